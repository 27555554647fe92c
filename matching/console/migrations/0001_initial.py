import django.db.models.deletion
from django.db import migrations, models

import config.crypto.encrypted_fields
import config.crypto.tokens


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("appointments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("version", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=24)),
                ("words", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("staff", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                (
                                    "left",
                                    "paused",
                                    "time_off",
                                    "hours",
                                    "session_type",
                                    "license",
                                    "plan",
                                    "accepting_new_clients",
                                ),
                            )
                        ),
                        name="override_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff", ""), _negated=True), name="override_has_staff_member"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words__isnull", False)), name="override_has_explanation"
                    ),
                ],
            },
        ),
    ]
