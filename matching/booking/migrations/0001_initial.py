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
            name="IdempotentResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("principal", models.BinaryField(max_length=32)),
                ("route", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("principal", "route", "key"), name="idempotent_response_once_per_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmation", "Confirmation"),
                            ("moved", "Moved"),
                            ("place", "Another place on that day"),
                            ("cancelled", "Canceled"),
                            ("reminder_48h", "Reminder, two days before"),
                            ("reminder_24h", "Reminder, a day before"),
                            ("reminder_1h", "Reminder, an hour before"),
                            ("link", "Link, as asked"),
                            ("code", "Code, as asked"),
                            ("rescue", "Canceled, with other times"),
                            ("rematch", "Other therapists, after “not a fit”"),
                            ("offer", "A time from the waiting list"),
                        ],
                        max_length=16,
                    ),
                ),
                ("recipient", models.CharField(max_length=8)),
                ("channel", models.CharField(default="email", max_length=8)),
                ("language", models.CharField(default="en", max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("superseded", "Out of date"),
                            ("failed", "Given up"),
                            ("unsure", "Perhaps sent"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sending_started_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("token", models.BinaryField(max_length=32, null=True, unique=True)),
                ("token_expires_at", models.DateTimeField(null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="AppointmentCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="appointments.appointment"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="code", to="booking.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PassphraseAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tries", to="appointments.appointment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WaitlistEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("token", models.BinaryField(max_length=32, unique=True)),
                ("match_digest", models.BinaryField(max_length=32)),
                ("criteria", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("known_openings", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("email", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("phone", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("email_ok", models.BooleanField(default=False)),
                ("text_ok", models.BooleanField(default=False)),
                ("language", models.CharField(default="en", max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("offered", "A time is offered"), ("ended", "Ended")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["joined_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["joined_at"], name="waitlist_in_line"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "ended"), _negated=True),
                        fields=("match_digest",),
                        name="waitlist_one_entry_per_match",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "offered", "ended"])),
                        name="waitlist_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("status", "ended")),
                            models.Q(models.Q(("status", "ended"), _negated=True), ("ended_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="waitlist_ended_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("token", models.BinaryField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("rescue", "In place of a canceled session"), ("waitlist", "From the waiting list")],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Ran out"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offer", to="appointments.appointment"
                    ),
                ),
                (
                    "canceled_appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacement_offers",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="offers",
                        to="booking.waitlistentry",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=10)),
                ("alone", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("appointment", "who", "alone"), name="check_in_once_per_side"),
                    models.CheckConstraint(
                        condition=models.Q(("who__in", ["client", "provider"])), name="check_in_who_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("provider_name", models.CharField(max_length=250)),
                ("npi", models.CharField(max_length=10)),
                ("care_type", models.CharField(max_length=24)),
                ("format", models.CharField(max_length=12)),
                ("visit", models.CharField(max_length=6)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("timezone", models.CharField(max_length=60)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=8)),
                ("text_version", models.CharField(max_length=12)),
                ("language", models.CharField(max_length=12)),
                ("issued_at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estimates",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("appointment", "version"), name="estimate_once_per_version"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="estimate_is_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoShowDispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("words", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "Contested"),
                            ("took_place", "Corrected: the session took place"),
                            ("stands", "The mark stands"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("staff", models.CharField(blank=True, max_length=150)),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_show_dispute",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["open", "took_place", "stands"])),
                        name="dispute_verdict_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("staff", ""), ("verdict", "open")),
                            models.Q(
                                models.Q(("verdict", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("staff", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_decision_is_complete",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("status__in", ["pending", "sending"])), fields=["due_at"], name="notice_to_send"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("link", "code")), _negated=True),
                fields=("appointment", "version", "kind", "recipient", "channel"),
                name="notice_once_per_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "confirmation",
                            "moved",
                            "place",
                            "cancelled",
                            "reminder_48h",
                            "reminder_24h",
                            "reminder_1h",
                            "link",
                            "code",
                            "rescue",
                            "rematch",
                            "offer",
                        ],
                    )
                ),
                name="notice_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("recipient__in", ["client", "booker", "waiting"])), name="notice_recipient_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "sms"])), name="notice_channel_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "sending", "sent", "superseded", "failed", "unsure"])),
                name="notice_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("status", "sending")),
                    models.Q(models.Q(("status", "sending"), _negated=True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="notice_only_sending_is_leased",
            ),
        ),
        migrations.AddIndex(
            model_name="appointmentcode",
            index=models.Index(fields=["appointment", "created_at"], name="appointment_code_by_appt"),
        ),
        migrations.AddConstraint(
            model_name="appointmentcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__lte", 5)), name="appointment_code_has_five_tries"
            ),
        ),
        migrations.AddIndex(
            model_name="passphraseattempt",
            index=models.Index(fields=["appointment", "at"], name="passphrase_attempt_by_appt"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(condition=models.Q(("status", "open")), fields=["expires_at"], name="offer_open_by_end"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "accepted", "declined", "lapsed", "withdrawn"])),
                name="offer_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("canceled_appointment__isnull", False), ("entry__isnull", True), ("kind", "rescue")),
                    models.Q(("canceled_appointment__isnull", True), ("kind", "waitlist")),
                    _connector="OR",
                ),
                name="offer_is_for_what_its_kind_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")), fields=("entry",), name="offer_one_open_per_entry"
            ),
        ),
    ]
