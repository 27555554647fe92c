import pytest, json
@pytest.mark.django_db
def test_gen(client):
    import yaml
    r=client.get("/api/v1/schema/?format=json"); print(r.status_code, r["Content-Type"])
    r=client.get("/api/v1/schema/", headers={"Accept":"application/json"}); print(r.status_code, r["Content-Type"])
    d=json.loads(r.content) if r.status_code==200 else {}
    open("/tmp/schema.json","w").write(json.dumps(d,indent=1))
    r=client.get("/api/v1/schema/"); print(r.status_code, r["Content-Type"])
