"""Whose contact is proven, until when it must be, and what the caps count by."""

import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_guards"),
        ("directory", "0004_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="address_digest",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="confirm_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="contact_proven_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("contact_proven_at__isnull", True), ("status__in", ("held", "booked"))),
                fields=["network", "booked_at"],
                name="appointment_unproven_network",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("contact_proven_at__isnull", True), ("status__in", ("held", "booked"))),
                fields=["provider"],
                name="appointment_unproven_provider",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(
                    ("contact_proven_at__isnull", True),
                    ("status__in", ("held", "booked")),
                    ("address_digest__isnull", False),
                ),
                fields=["address_digest"],
                name="appointment_unproven_address",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("confirm_by__isnull", False), ("status", "booked")),
                fields=["confirm_by"],
                name="appointment_by_deadline",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirm_by__isnull", True),
                    models.Q(
                        ("address_digest__isnull", False),
                        ("booked_at__isnull", False),
                        ("confirm_by__lte", django.contrib.postgres.fields.ranges.RangeStartsWith("period")),
                        ("contact_proven_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="appointment_deadline_waits_for_contact",
            ),
        ),
    ]
