"""What PostgreSQL itself refuses: a row of this history is neither changed nor deleted."""

from django.db import migrations

GUARDS = """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON appointments_appointmentevent
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
NO_GUARDS = """
    DROP TRIGGER append_only ON appointments_appointmentevent;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("audit", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
