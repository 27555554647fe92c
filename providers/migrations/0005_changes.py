"""Triggers that note, for each provider, the last transaction that changed anything the ranking index shows.

They fire once a statement and write a provider once a transaction, so that a bulk import pays almost nothing.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION note_provider_changes(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO directory_providerchange AS noted (provider_id, xid)
    SELECT DISTINCT id, pg_current_xact_id()::text::bigint FROM unnest(ids) AS id WHERE id IS NOT NULL ORDER BY 1
    ON CONFLICT (provider_id) DO UPDATE SET xid = excluded.xid WHERE noted.xid <> excluded.xid
$$;
-- One function a kind of event: a transition table must exist for a function that reads it.
CREATE FUNCTION provider_rows_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL; END $$;
CREATE FUNCTION provider_rows_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL; END $$;
CREATE FUNCTION provider_rows_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY(
    SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL; END $$;
CREATE FUNCTION providers_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY(SELECT id FROM after_rows)); RETURN NULL; END $$;
CREATE FUNCTION providers_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY(SELECT id FROM before_rows)); RETURN NULL; END $$;
CREATE FUNCTION memberships_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY(
    SELECT DISTINCT provider_id FROM directory_privilege WHERE compact_id IN (OLD.compact_id, NEW.compact_id)));
    RETURN NULL; END $$;
-- Provider 0 stands for the vocabulary: a change there concerns every row.
CREATE FUNCTION vocabulary_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM note_provider_changes(ARRAY[0]); RETURN NULL; END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION vocabulary_changed, memberships_changed, providers_deleted, providers_inserted, provider_rows_updated, provider_rows_deleted,
    provider_rows_inserted, note_provider_changes(bigint[]);
"""

CHILDREN = [
    "providerconcern", "provider_approaches", "provider_languages", "provider_identities", "sessiontype", "license",
    "privilege", "participation", "training", "weeklyhours", "timeoff",
]  # fmt: skip


def triggers(table: str, inserted: str, updated: str, deleted: str) -> str:
    return f"""
    CREATE TRIGGER note_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS after_rows
        FOR EACH STATEMENT EXECUTE FUNCTION {inserted}();
    CREATE TRIGGER note_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
        FOR EACH STATEMENT EXECUTE FUNCTION {updated}();
    CREATE TRIGGER note_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS before_rows
        FOR EACH STATEMENT EXECUTE FUNCTION {deleted}();
    """


def drop(table: str) -> str:
    return f"DROP TRIGGER note_insert ON {table}; DROP TRIGGER note_update ON {table}; DROP TRIGGER note_delete ON {table};"


VOCABULARY = ["concern", "approach", "language", "identity", "gender", "payer", "plan"]
PROVIDER = "directory_provider"
MEMBERSHIP = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON directory_compactmembership
        FOR EACH ROW EXECUTE FUNCTION memberships_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0004_payers_and_compacts")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(
            triggers(PROVIDER, "providers_inserted", "providers_inserted", "providers_deleted"), drop(PROVIDER)
        ),
        *[
            migrations.RunSQL(
                triggers(
                    f"providers_{child}", "provider_rows_inserted", "provider_rows_updated", "provider_rows_deleted"
                ),
                drop(f"providers_{child}"),
            )
            for child in CHILDREN
        ],
        *[
            migrations.RunSQL(
                f"""CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON providers_{table}
                    FOR EACH STATEMENT EXECUTE FUNCTION vocabulary_changed();""",
                f"DROP TRIGGER note_change ON providers_{table};",
            )
            for table in VOCABULARY
        ],
        migrations.RunSQL(MEMBERSHIP, "DROP TRIGGER note_change ON directory_compactmembership;"),
    ]
