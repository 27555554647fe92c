"""Trigger that makes overrides append-only: PostgreSQL refuses to update or delete a row."""

from django.db import migrations

GUARDS = """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matching_console_override
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
NO_GUARDS = """
    DROP TRIGGER append_only ON matching_console_override;
"""


class Migration(migrations.Migration):
    dependencies = [("matching_console", "0001_initial"), ("audit", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
