"""The address of a notice, for the cap on messages to an unproven address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0004_earlier_bookings_are_proven"),
        ("booking", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="address_digest",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("address_digest__isnull", False)),
                fields=["address_digest", "sending_started_at"],
                name="notice_by_unproven_address",
            ),
        ),
    ]
