"""Trigger that makes consents to moves append-only: PostgreSQL refuses to update or delete a row."""

from django.db import migrations

GUARDS = """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matching_console_moveconsent
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
NO_GUARDS = """
    DROP TRIGGER append_only ON matching_console_moveconsent;
"""


class Migration(migrations.Migration):
    dependencies = [("matching_console", "0003_move_consents"), ("audit", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
