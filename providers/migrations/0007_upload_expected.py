from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("providers", "0006_uploads")]
    operations = [migrations.RenameField("upload", "lines", "expected")]
