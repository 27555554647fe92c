"""Triggers that chain the entries of the access log by hashes and refuse updates and deletes.

Other append-only tables use `refuse_rewriting` too.
"""

from django.db import migrations

GUARDS = """
    CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
    END $$;

    CREATE FUNCTION access_hash(e audit_accessentry) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
        SELECT sha256(e.before || convert_to(
            jsonb_build_array(e.id, extract(epoch FROM e.at), e.by, e.act, e.what, e.ref, e.note)::text, 'UTF8'))
    $$;

    -- The lock lets one transaction insert at a time, so that each entry is chained to the one before it.
    CREATE FUNCTION chain_access() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last record;
    BEGIN
        PERFORM pg_advisory_xact_lock(1096043091, 1);
        SELECT id, hash INTO last FROM audit_accessentry ORDER BY id DESC LIMIT 1;
        NEW.id := coalesce(last.id, 0) + 1;
        NEW.before := coalesce(last.hash, sha256('access'::bytea));
        NEW.hash := access_hash(NEW);
        RETURN NEW;
    END $$;

    CREATE TRIGGER chain BEFORE INSERT ON audit_accessentry FOR EACH ROW EXECUTE FUNCTION chain_access();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_accessentry
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_accessentry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
NO_GUARDS = """
    DROP TRIGGER never_emptied ON audit_accessentry;
    DROP TRIGGER append_only ON audit_accessentry;
    DROP TRIGGER chain ON audit_accessentry;
    DROP FUNCTION chain_access(), access_hash(audit_accessentry), refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
