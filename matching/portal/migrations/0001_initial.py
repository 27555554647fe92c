import django.db.models.deletion
from django.db import migrations, models

import config.crypto.encrypted_fields
import config.crypto.tokens


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("appointments", "0001_initial"),
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppointmentFeedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("concern", "A concern I don't work with"),
                            ("care", "Another kind of care is needed"),
                            ("times", "Our times don't fit together"),
                            ("known", "I know this person, or someone close to them"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("staff", models.CharField(blank=True, max_length=150)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("appointment", "kind"), name="feedback_once_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "late"), ("reason", "")),
                            models.Q(
                                ("kind", "not_fit"), ("reason__in", ["concern", "care", "times", "known", "other"])
                            ),
                            _connector="OR",
                        ),
                        name="feedback_kind_and_reason_are_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("license", "License"),
                            ("plan", "Insurance plans"),
                            ("specialty", "Concerns and approaches"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waiting for staff"), ("done", "Done"), ("declined", "Not done")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
                ("staff", models.CharField(blank=True, max_length=150)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["license", "plan", "specialty", "other"])),
                        name="change_request_topic_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at__isnull", True), ("staff", ""), ("state", "open")),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("state__in", ["done", "declined"]),
                                models.Q(("staff", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_request_resolution_is_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingVerificationMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.PositiveSmallIntegerField()),
                ("verified_on", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "stage", "verified_on"), name="listing_verification_mail_once_per_stage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", (60, 75, 85))), name="listing_verification_mail_stage_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("credential_id", models.BinaryField(max_length=1023, unique=True)),
                ("credential", models.BinaryField(max_length=4096)),
                ("counter", models.BigIntegerField(default=0)),
                ("address", models.BinaryField(max_length=32)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="passkey_has_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderLoginToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("kind", models.CharField(max_length=4)),
                ("language", models.CharField(default="en", max_length=12)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.provider"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["provider", "created_at"], name="login_token_by_provider"),
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)), fields=["id"], name="login_token_to_send"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["link", "code", "key"])),
                        name="provider_login_token_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="provider_login_token_has_five_attempts"
                    ),
                ],
            },
        ),
    ]
