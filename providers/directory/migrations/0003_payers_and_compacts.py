"""Payers and plans to start from, and compact membership as public lists had it. Staff own this data from here on."""

from datetime import date

from django.db import migrations

ALL = None
STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP"
).split()
KAISER = "CA CO DC GA HI MD OR VA WA".split()
HUMANA = "AL AZ FL GA IL IN KY LA MS MO NC OH SC TN TX WI".split()
OSCAR = "AZ FL GA IA IL KS MI MO NE NJ NY OH OK PA TN TX VA".split()
ANTHEM = "CA CO CT GA IN KY ME MO NV NH NY OH VA WI".split()
MOLINA = "CA FL ID IL KY MI MS NM NV OH SC TX UT WA WI".split()
PAYERS = [
    ("aetna", "Aetna", {"ppo": ALL, "hmo": ALL, "epo": ALL, "eap": ALL}),
    ("anthem", "Anthem Blue Cross Blue Shield", {"ppo": ANTHEM, "hmo": ANTHEM, "epo": ANTHEM}),
    ("blue-cross-blue-shield", "Blue Cross Blue Shield", {"ppo": ALL, "hmo": ALL}),
    ("cigna", "Cigna", {"ppo": ALL, "hmo": ALL, "epo": ALL, "eap": ALL}),
    ("humana", "Humana", {"ppo": HUMANA, "hmo": HUMANA}),
    ("kaiser", "Kaiser Permanente", {"hmo": KAISER}),
    ("molina", "Molina Healthcare", {"hmo": MOLINA}),
    ("oscar", "Oscar", {"epo": OSCAR}),
    ("tricare", "TRICARE", {"ppo": ALL, "hmo": ALL}),
    ("unitedhealthcare", "UnitedHealthcare", {"ppo": ALL, "hmo": ALL, "epo": ALL, "eap": ALL}),
]
KIND_LABEL = {"ppo": "PPO", "hmo": "HMO", "epo": "EPO", "eap": "employee assistance (EAP)"}

SEEN = date(2026, 11, 22)
PSYPACT = (
    "AL AZ AR CO CT DE DC FL GA ID IL IN KS KY ME MD MI MN MS MO NE NV NH NJ NC ND OH OK PA RI SC SD TN TX UT VT VA WA WV WI WY"
).split()
COUNSELING_ISSUING = "AZ MN OH LA GA IN".split()
COMPACTS = [
    ("psypact", "PSYPACT", "issuing", PSYPACT, date(2020, 7, 1), "List of participating states as seen in 2025; staff must confirm"),
    ("counseling", "Counseling Compact", "issuing", COUNSELING_ISSUING, date(2026, 6, 1), "States issuing privileges, June 2026; staff must confirm"),
]  # fmt: skip


def fill(apps, schema_editor):
    payer_model, plan_model = apps.get_model("directory", "Payer"), apps.get_model("directory", "Plan")
    for slug, label, kinds in PAYERS:
        payer = payer_model.objects.create(slug=slug, label=label)
        for kind, states in kinds.items():
            plan_model.objects.create(
                payer=payer, slug=f"{slug}-{kind}", label=f"{label} {KIND_LABEL[kind]}", kind=kind, states=states
            )
    medicare = payer_model.objects.create(slug="medicare", label="Medicare")
    plan_model.objects.create(payer=medicare, slug="medicare-part-b", label="Medicare Part B", kind="medicare")
    medicaid = payer_model.objects.create(slug="medicaid", label="Medicaid")
    plan_model.objects.bulk_create(
        plan_model(payer=medicaid, slug=f"medicaid-{s.lower()}", label=f"Medicaid ({s})", kind="medicaid", states=[s])
        for s in STATES
    )
    membership = apps.get_model("directory", "CompactMembership")
    for slug, label, status, states, since, source in COMPACTS:
        compact = apps.get_model("directory", "Compact").objects.create(slug=slug, label=label)
        membership.objects.bulk_create(
            membership(compact=compact, state=s, status=status, starts_on=since, source=source, checked_on=SEEN)
            for s in states
        )
    # A law without privileges yet: the compact is known, and no membership says "issuing".
    apps.get_model("directory", "Compact").objects.create(slug="social-work", label="Social Work Licensure Compact")


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_vocabulary")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
