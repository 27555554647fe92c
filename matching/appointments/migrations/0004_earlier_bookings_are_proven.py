"""Bookings made before there were caps count as proven: they get no deadline and count against no cap."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("appointments", "0003_unproven_bookings")]
    operations = [
        migrations.RunSQL(
            "UPDATE appointments_appointment SET contact_proven_at = booked_at WHERE status = 'booked'",
            migrations.RunSQL.noop,
        )
    ]
