"""Appointments tell the ranking index of their changes; the history of an appointment can't be rewritten."""

from django.db import migrations

CHANGES = """
    CREATE TRIGGER note_insert AFTER INSERT ON appointments_appointment REFERENCING NEW TABLE AS after_rows
        FOR EACH STATEMENT EXECUTE FUNCTION provider_rows_inserted();
    CREATE TRIGGER note_update AFTER UPDATE ON appointments_appointment
        REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
        FOR EACH STATEMENT EXECUTE FUNCTION provider_rows_updated();
    CREATE TRIGGER note_delete AFTER DELETE ON appointments_appointment REFERENCING OLD TABLE AS before_rows
        FOR EACH STATEMENT EXECUTE FUNCTION provider_rows_deleted();
"""
NO_CHANGES = """
    DROP TRIGGER note_insert ON appointments_appointment;
    DROP TRIGGER note_update ON appointments_appointment;
    DROP TRIGGER note_delete ON appointments_appointment;
"""
APPEND_ONLY = """
    CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$;
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON appointments_appointmentevent
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
REWRITABLE = "DROP TRIGGER append_only ON appointments_appointmentevent; DROP FUNCTION refuse_rewriting();"


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_appointments"), ("providers", "0005_changes")]
    operations = [
        migrations.RunSQL(CHANGES, NO_CHANGES),
        migrations.RunSQL(APPEND_ONLY, REWRITABLE),
    ]
