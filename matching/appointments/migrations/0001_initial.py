import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import config.crypto.encrypted_fields
import config.crypto.tokens
import providers.directory.models.license


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Booker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("name", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("email", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("phone", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("email_ok", models.BooleanField(default=False)),
                ("text_ok", models.BooleanField(default=False)),
                ("voicemail_ok", models.BooleanField(default=False)),
                ("relationship", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("name", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("email", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("phone", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("email_ok", models.BooleanField(default=False)),
                ("text_ok", models.BooleanField(default=False)),
                ("voicemail_ok", models.BooleanField(default=False)),
                ("pronouns", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("date_of_birth", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("member_id", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("state", models.CharField(max_length=2)),
                ("timezone", models.CharField(max_length=60)),
                ("language", models.CharField(default="en", max_length=12)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("booked", "Booked"),
                            ("expired", "Expired"),
                            ("cancelled", "Canceled"),
                            ("completed", "Completed"),
                            ("no_show", "Did not come"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("blocked_period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("held_until", models.DateTimeField(null=True)),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
                ("timezone", models.CharField(max_length=60)),
                ("local_start", models.CharField(max_length=16)),
                ("tzdata_version", models.CharField(max_length=12)),
                ("care_type", models.CharField(max_length=24)),
                ("format", models.CharField(max_length=12)),
                ("visit", models.CharField(max_length=6)),
                ("criteria", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("match_digest", models.BinaryField(max_length=32)),
                ("client_timezone", models.CharField(max_length=60)),
                ("cost_basis", models.CharField(max_length=20)),
                ("cost_amount", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("deductible_left", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                (
                    "message_to_provider",
                    config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True),
                ),
                ("cancel_reason", config.crypto.encrypted_fields.EncryptedField(bind="ref", blank=True, null=True)),
                ("network", models.BinaryField(max_length=32)),
                ("hold_token", models.BinaryField(max_length=32, unique=True)),
                ("token", models.BinaryField(max_length=32, null=True, unique=True)),
                ("calendar_token", models.BinaryField(max_length=32, null=True)),
                ("passphrase_hash", models.CharField(blank=True, default="", max_length=160)),
                ("return_code", models.BinaryField(max_length=32, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                ("booked_at", models.DateTimeField(null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.provider"
                    ),
                ),
                (
                    "booker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="appointments.booker",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="appointments.client",
                    ),
                ),
            ],
            options={
                "ordering": ["period"],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("text_version", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("read_by", models.CharField(blank=True, default="", max_length=150)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["appointment", "kind"],
            },
        ),
        migrations.CreateModel(
            name="ConsentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=2)),
                ("care_type", models.CharField(max_length=24)),
                ("age", models.PositiveSmallIntegerField()),
                ("conditions", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("checked_on", models.DateField()),
            ],
            options={
                "ordering": ["state", "care_type", "starts_on"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("state", "="),
                            ("care_type", "="),
                            (
                                providers.directory.models.license.DateRange(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="consent_one_rule_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "AL",
                                    "AK",
                                    "AZ",
                                    "AR",
                                    "CA",
                                    "CO",
                                    "CT",
                                    "DE",
                                    "FL",
                                    "GA",
                                    "HI",
                                    "ID",
                                    "IL",
                                    "IN",
                                    "IA",
                                    "KS",
                                    "KY",
                                    "LA",
                                    "ME",
                                    "MD",
                                    "MA",
                                    "MI",
                                    "MN",
                                    "MS",
                                    "MO",
                                    "MT",
                                    "NE",
                                    "NV",
                                    "NH",
                                    "NJ",
                                    "NM",
                                    "NY",
                                    "NC",
                                    "ND",
                                    "OH",
                                    "OK",
                                    "OR",
                                    "PA",
                                    "RI",
                                    "SC",
                                    "SD",
                                    "TN",
                                    "TX",
                                    "UT",
                                    "VT",
                                    "VA",
                                    "WA",
                                    "WV",
                                    "WI",
                                    "WY",
                                    "DC",
                                    "PR",
                                    "GU",
                                    "VI",
                                    "AS",
                                    "MP",
                                ],
                            )
                        ),
                        name="consent_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("care_type__in", ["therapy", "medication-management"])),
                        name="consent_care_type_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("age__gte", 5), ("age__lte", 18)), name="consent_age_is_5_to_18"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="consent_names_its_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="consent_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=10)),
                ("from_status", models.CharField(blank=True, max_length=10)),
                ("to_status", models.CharField(max_length=10)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
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
                "ordering": ["appointment", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("appointment", "version"), name="event_one_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_status__in", ["held", "booked", "expired", "cancelled", "completed", "no_show"])
                        ),
                        name="event_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actor__in", ["client", "provider", "staff", "system"])),
                        name="event_actor_is_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("status", "held")), fields=["held_until"], name="appointment_holds_by_end"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["network", "created_at"], name="appointment_by_network"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["provider", "status"], name="appointment_by_provider"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                django.contrib.postgres.fields.ranges.RangeStartsWith("period"),
                condition=models.Q(("status", "booked")),
                name="appointment_booked_by_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("held", "booked"))),
                expressions=[("provider", "="), ("blocked_period", "&&")],
                name="appointment_one_at_a_time_for_a_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("held", "booked"))),
                expressions=[("client", "="), ("period", "&&")],
                name="appointment_one_at_a_time_for_a_client",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "held")),
                fields=("match_digest",),
                name="appointment_one_live_hold_a_match",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["held", "booked", "expired", "cancelled", "completed", "no_show"])),
                name="appointment_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_until__isnull", False), ("status", "held")),
                    models.Q(models.Q(("status", "held"), _negated=True), ("held_until__isnull", True)),
                    _connector="OR",
                ),
                name="appointment_only_a_hold_runs_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["held", "expired", "cancelled"]),
                    models.Q(("booked_at__isnull", False), ("client__isnull", False), ("token__isnull", False)),
                    _connector="OR",
                ),
                name="appointment_booked_has_client_and_token",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__isempty", False),
                    ("period__lower_inc", True),
                    ("period__lower_inf", False),
                    ("period__upper_inc", False),
                    ("period__upper_inf", False),
                ),
                name="appointment_period_is_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("blocked_period__isempty", False),
                    ("blocked_period__lower_inc", True),
                    ("blocked_period__lower_inf", False),
                    ("blocked_period__upper_inc", False),
                    ("blocked_period__upper_inf", False),
                ),
                name="appointment_blocked_is_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("blocked_period__contains", models.F("period"))),
                name="appointment_blocked_contains_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="appointment_version_from_one"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="b14deade6393694ea2aae123662dcfe05aeb9a6a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_9be89",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="appointments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="55b71ffa39065c03411805c8f040f81d6bce3324",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_d692a",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="appointments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="582ad597293c9b55081ac81330e3a29f82f90463",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_ac6b5",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="appointments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(fields=("appointment", "kind"), name="consent_once_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["telehealth", "privacy", "guardian"])), name="consent_kind_is_known"
            ),
        ),
    ]
