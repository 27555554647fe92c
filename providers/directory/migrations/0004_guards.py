"""What PostgreSQL itself refuses: a row of this history is neither changed nor deleted."""

from django.db import migrations

GUARDS = """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON directory_recordchange
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
NO_GUARDS = """
    DROP TRIGGER append_only ON directory_recordchange;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_payers_and_compacts"), ("audit", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
