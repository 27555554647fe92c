import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import config.crypto.tokens
import providers.directory.models.hours
import providers.directory.models.license
import providers.directory.models.provider

NOTE_CHANGES = """
    CREATE FUNCTION note_provider_changes(ids bigint[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO directory_providerchange AS noted (provider_id, xid)
        SELECT DISTINCT id, pg_current_xact_id()::text::bigint FROM unnest(ids) AS id WHERE id IS NOT NULL ORDER BY 1
        ON CONFLICT (provider_id) DO UPDATE SET xid = excluded.xid WHERE noted.xid <> excluded.xid
    $$;
"""
# Folding an accent is only "stable", because its dictionary could be altered; ours is not.
RECORD_WORDS = """
    CREATE FUNCTION record_words(VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT upper(public.unaccent('public.unaccent'::regdictionary, array_to_string(parts, ' ')))
    $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(RECORD_WORDS, "DROP FUNCTION record_words(text[]);"),
        migrations.CreateModel(
            name="Compact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="CompactMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=2)),
                ("status", models.CharField(choices=[("enacted", "Enacted"), ("issuing", "Issuing")], max_length=10)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("checked_on", models.DateField()),
            ],
            options={
                "ordering": ["compact", "state", "starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("label", models.CharField(max_length=120)),
                ("label_es", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("bit", models.PositiveSmallIntegerField(unique=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("description", models.CharField(max_length=300)),
                ("description_es", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["position", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Gender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("label", models.CharField(max_length=120)),
                ("label_es", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("bit", models.PositiveSmallIntegerField(unique=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("label", models.CharField(max_length=120)),
                ("label_es", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("bit", models.PositiveSmallIntegerField(unique=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "identities",
                "ordering": ["position", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("label", models.CharField(max_length=120)),
                ("label_es", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("bit", models.PositiveSmallIntegerField(unique=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="License",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=2)),
                (
                    "license_type",
                    models.CharField(
                        choices=[
                            ("mental-health-counselor", "mental-health-counselor"),
                            ("professional-counselor", "professional-counselor"),
                            ("psychologist", "psychologist"),
                            ("clinical-social-worker", "clinical-social-worker"),
                            ("marriage-family-therapist", "marriage-family-therapist"),
                            ("psychiatrist", "psychiatrist"),
                            ("child-psychiatrist", "child-psychiatrist"),
                            ("psychiatric-nurse-practitioner", "psychiatric-nurse-practitioner"),
                        ],
                        max_length=40,
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("ended", "Ended"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("verified_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["state", "license_type"],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, null=True, size=None
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("verified_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["plan__slug", "starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Payer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("label", models.CharField(max_length=120)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["label"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("label", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ppo", "PPO"),
                            ("hmo", "HMO"),
                            ("epo", "EPO"),
                            ("pos", "POS"),
                            ("medicaid", "MEDICAID"),
                            ("medicare", "MEDICARE"),
                            ("eap", "EAP"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, null=True, size=None
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["payer__label", "label"],
            },
        ),
        migrations.CreateModel(
            name="Privilege",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40)),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, null=True, size=None
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("ended", "Ended"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("issued_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("verified_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["compact", "number"],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10, unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Active"), ("paused", "Paused"), ("left", "Left")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("staff", "Entered by staff"),
                            ("roster", "Roster import"),
                            ("nppes", "NPPES import"),
                            ("sample", "Sample data"),
                        ],
                        default="staff",
                        max_length=10,
                    ),
                ),
                ("given_name", models.CharField(max_length=100)),
                ("family_name", models.CharField(max_length=100)),
                ("display_name", models.CharField(max_length=160)),
                ("credentials", models.CharField(blank=True, max_length=60)),
                (
                    "license_type",
                    models.CharField(
                        choices=[
                            ("mental-health-counselor", "mental-health-counselor"),
                            ("professional-counselor", "professional-counselor"),
                            ("psychologist", "psychologist"),
                            ("clinical-social-worker", "clinical-social-worker"),
                            ("marriage-family-therapist", "marriage-family-therapist"),
                            ("psychiatrist", "psychiatrist"),
                            ("child-psychiatrist", "child-psychiatrist"),
                            ("psychiatric-nurse-practitioner", "psychiatric-nurse-practitioner"),
                        ],
                        max_length=40,
                    ),
                ),
                ("pronouns", models.CharField(blank=True, max_length=40)),
                ("practicing_since", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("headline", models.CharField(blank=True, max_length=160)),
                ("bio", models.TextField(blank=True, max_length=4000)),
                ("timezone", models.CharField(max_length=60)),
                (
                    "age_groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), blank=True, default=list, size=None
                    ),
                ),
                ("self_pay_fee", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ("currency", models.CharField(default="USD", max_length=3)),
                ("accepting_new_clients", models.BooleanField(default=False)),
                ("capacity", models.PositiveSmallIntegerField(default=0)),
                ("capacity_verified_on", models.DateField(blank=True, null=True)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=20)),
                ("contact_verified_on", models.DateField(blank=True, null=True)),
                ("room_url", models.URLField(blank=True, max_length=300)),
                ("cancel_policy", models.CharField(blank=True, max_length=600)),
                ("notice", models.PositiveIntegerField(default=1440)),
                ("horizon_days", models.PositiveSmallIntegerField(default=28)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="ProviderConcern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("focus", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": [models.OrderBy(models.F("focus"), nulls_last=True), "concern__position"],
            },
        ),
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider_id", models.BigIntegerField()),
                ("table", models.CharField(max_length=60)),
                ("row_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=1)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=150)),
                ("why", models.CharField(blank=True, max_length=120)),
                ("run_id", models.BigIntegerField(null=True)),
                ("xid", models.BigIntegerField()),
            ],
            options={
                "ordering": ["-id"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="TimeOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("note", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "verbose_name_plural": "time off",
                "ordering": ["span"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("year", models.PositiveSmallIntegerField()),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("verified_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["-year", "name"],
            },
        ),
        migrations.CreateModel(
            name="TrainingDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("kind", models.CharField(max_length=4)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("care_type", models.CharField(max_length=24)),
                ("format", models.CharField(max_length=12)),
                ("visit", models.CharField(max_length=6)),
                ("minutes", models.PositiveSmallIntegerField(default=50)),
                ("buffer_before", models.PositiveSmallIntegerField(default=0)),
                ("buffer_after", models.PositiveSmallIntegerField(default=10)),
            ],
            options={
                "ordering": ["care_type", "format", "visit"],
            },
        ),
        migrations.CreateModel(
            name="WeeklyHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField()),
                ("start", models.PositiveSmallIntegerField()),
                ("end", models.PositiveSmallIntegerField()),
                ("timezone", models.CharField(max_length=60)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "weekly hours",
                "ordering": ["weekday", "start"],
            },
        ),
        migrations.CreateModel(
            name="Approach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("label", models.CharField(max_length=120)),
                ("label_es", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("bit", models.PositiveSmallIntegerField(unique=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "approaches",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("bit__lt", 64)), name="approach_bit_fits_a_word"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label", ""), _negated=True), models.Q(("label_es", ""), _negated=True)
                        ),
                        name="approach_has_labels",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approach",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="3da7c2f7f01b0c1bd87ca7f789bae50162330c62",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_6045d",
                    table="directory_approach",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="compactmembership",
            name="compact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="directory.compact"
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(condition=models.Q(("bit__lt", 64)), name="concern_bit_fits_a_word"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("label", ""), _negated=True), models.Q(("label_es", ""), _negated=True)),
                name="concern_has_labels",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="f586d52147b3cdcac35ed87922badb451810fcac",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_d501c",
                    table="directory_concern",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="gender",
            constraint=models.CheckConstraint(condition=models.Q(("bit__lt", 64)), name="gender_bit_fits_a_word"),
        ),
        migrations.AddConstraint(
            model_name="gender",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("label", ""), _negated=True), models.Q(("label_es", ""), _negated=True)),
                name="gender_has_labels",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gender",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="4d3e80df1394eb5d1a5629a9d99d9c0a1753eefc",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_3f190",
                    table="directory_gender",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(condition=models.Q(("bit__lt", 64)), name="identity_bit_fits_a_word"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("label", ""), _negated=True), models.Q(("label_es", ""), _negated=True)),
                name="identity_has_labels",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identity",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="ef954e951a8d10915296061fcd982db4ec29bab9",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_53360",
                    table="directory_identity",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(condition=models.Q(("bit__lt", 64)), name="language_bit_fits_a_word"),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("label", ""), _negated=True), models.Q(("label_es", ""), _negated=True)),
                name="language_has_labels",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="language",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="96d5d69bd6554bed8563d15a6db877f953928e79",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_4d29f",
                    table="directory_language",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payer",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="42d652878cfbe531a4d85d06207dd97329d72a87",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_13b2c",
                    table="directory_payer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="directory.payer"
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="plan",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="directory.plan"),
        ),
        migrations.AddField(
            model_name="privilege",
            name="compact",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="directory.compact"),
        ),
        migrations.CreateModel(
            name="ProviderChange",
            fields=[
                (
                    "provider",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="directory.provider",
                    ),
                ),
                ("xid", models.BigIntegerField(db_index=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(NOTE_CHANGES, "DROP FUNCTION note_provider_changes(bigint[]);"),
        migrations.AddField(
            model_name="provider",
            name="approaches",
            field=models.ManyToManyField(blank=True, to="directory.approach"),
        ),
        migrations.AddField(
            model_name="provider",
            name="gender",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="directory.gender"
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="identities",
            field=models.ManyToManyField(blank=True, to="directory.identity"),
        ),
        migrations.AddField(
            model_name="provider",
            name="languages",
            field=models.ManyToManyField(blank=True, to="directory.language"),
        ),
        migrations.AddField(
            model_name="privilege",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="privileges", to="directory.provider"
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="directory.provider"
            ),
        ),
        migrations.AddField(
            model_name="license",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="licenses", to="directory.provider"
            ),
        ),
        migrations.AddField(
            model_name="providerconcern",
            name="concern",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="directory.concern"),
        ),
        migrations.AddField(
            model_name="providerconcern",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="concerns", to="directory.provider"
            ),
        ),
        migrations.AddIndex(
            model_name="recordchange",
            index=models.Index(fields=["provider_id", "id"], name="directory_r_provide_42c921_idx"),
        ),
        migrations.AddIndex(
            model_name="recordchange",
            index=models.Index(
                condition=models.Q(("run_id__isnull", False)), fields=["run_id"], name="record_change_of_a_run"
            ),
        ),
        migrations.AddIndex(
            model_name="recordchange",
            index=models.Index(
                condition=models.Q(("act", "I"), ("table", "directory_provider")),
                fields=["xid"],
                name="record_change_that_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["I", "U", "D"])), name="change_act_is_known"
            ),
        ),
        migrations.AddField(
            model_name="timeoff",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="time_off", to="directory.provider"
            ),
        ),
        migrations.AddField(
            model_name="training",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="trainings", to="directory.provider"
            ),
        ),
        migrations.AddField(
            model_name="trainingdocument",
            name="training",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="directory.training"
            ),
        ),
        migrations.AddField(
            model_name="visittype",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="session_types", to="directory.provider"
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="weekly_hours", to="directory.provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="compactmembership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("compact", "="),
                    ("state", "="),
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
                name="membership_one_status_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="compactmembership",
            constraint=models.CheckConstraint(
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
                name="membership_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="compactmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["enacted", "issuing"])), name="membership_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="compactmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="membership_names_its_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="compactmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="membership_ends_after_it_begins"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compactmembership",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                PERFORM note_provider_changes(ARRAY(\n                    SELECT DISTINCT provider_id FROM directory_privilege\n                    WHERE compact_id IN (OLD.compact_id, NEW.compact_id)));\n                RETURN NULL;\n            ",
                    hash="f3ff98e10014bd94756e71c20de51c77b1c845ad",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_8afe8",
                    table="directory_compactmembership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("ppo", "hmo", "epo", "pos", "medicaid", "medicare", "eap"))),
                name="plan_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "states__contained_by",
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
                name="plan_states_are_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="note_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY[0]); RETURN NULL;",
                    hash="5d1fa5fe876840d500ca541f4ed118c62737e228",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_note_change_d87ab",
                    table="directory_plan",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProviderApproach",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("directory.provider_approaches",),
        ),
        migrations.CreateModel(
            name="ProviderIdentity",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("directory.provider_identities",),
        ),
        migrations.AddIndex(
            model_name="provider",
            index=models.Index(fields=["status"], name="directory_p_status_e9edb9_idx"),
        ),
        migrations.AddIndex(
            model_name="provider",
            index=models.Index(fields=["family_name"], name="directory_p_family__29d1d3_idx"),
        ),
        migrations.AddIndex(
            model_name="provider",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    providers.directory.models.provider.RecordWords(
                        "display_name", "given_name", "family_name", "npi", "slug", "contact_email"
                    ),
                    name="gin_trgm_ops",
                ),
                name="provider_by_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("npi__regex", "^[12][0-9]{9}$")), name="provider_npi_has_its_shape"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "active", "paused", "left"])),
                name="provider_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["staff", "roster", "nppes", "sample"])),
                name="provider_source_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "license_type__in",
                        (
                            "mental-health-counselor",
                            "professional-counselor",
                            "psychologist",
                            "clinical-social-worker",
                            "marriage-family-therapist",
                            "psychiatrist",
                            "child-psychiatrist",
                            "psychiatric-nurse-practitioner",
                        ),
                    )
                ),
                name="provider_license_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("age_groups__contained_by", ["child", "teen", "adult", "older_adult"])),
                name="provider_age_groups_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("self_pay_fee__isnull", True), ("self_pay_fee__gte", 0), _connector="OR"),
                name="provider_fee_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(condition=models.Q(("currency", "USD")), name="provider_currency_is_usd"),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice__lte", 20160)), name="provider_notice_within_two_weeks"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("horizon_days__gte", 1), ("horizon_days__lte", 365)),
                name="provider_horizon_within_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("display_name", ""), _negated=True), models.Q(("timezone", ""), _negated=True)
                ),
                name="provider_has_name_and_zone",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT id FROM after_rows)); RETURN NULL;",
                    hash="ed8ed047a288365e7eddfe1bcc160e42026d946f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_6ebc9",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT id FROM before_rows UNION SELECT id FROM after_rows)); RETURN NULL;",
                    hash="a580cb4b8d62d1a8fed1ab61b7d8be3620531eb3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_bd0f1",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT id FROM before_rows)); RETURN NULL;",
                    hash="3cb95601a3efc0cd181c948170f630d9470bc788",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_6dffd",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.id, TG_TABLE_NAME, n.id, 'I', NULL,\n            NULL::jsonb, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n ; RETURN NULL;",
                    hash="61aed775ae227991ad6976562d01b6b1ab508d94",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_3b70c",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="cfa6b4897072e7aa8113c4ab04e6a662bb859573",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_aa15e",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="15477d3929198515ffae1a381c8778134c133479",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_ca697",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProviderLanguage",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("directory.provider_languages",),
        ),
        migrations.AddConstraint(
            model_name="privilege",
            constraint=models.UniqueConstraint(fields=("compact", "number"), name="privilege_number_is_one_persons"),
        ),
        migrations.AddConstraint(
            model_name="privilege",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "states__contained_by",
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
                name="privilege_states_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilege",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "active", "suspended", "ended"])),
                name="privilege_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilege",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="privilege_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilege",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("issued_on"))), name="privilege_ends_after_it_begins"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="privilege",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="d0d9bac605b93a502a773b234172fd07d7cdb7f3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_c39d2",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_privilege",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="privilege",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="b2b256e0b3897a0ca446a57435179abc11e58039",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_5e2c9",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_privilege",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="privilege",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="0e7781704dc584713b9788e3a2e12065d4c9e7e0",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_257fc",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_privilege",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="privilege",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="ab0ca806844b2feeac5fb92f1dcf0bd5c27e2fe3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_15c7a",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_privilege",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="privilege",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="6e1d8c674bb135aa92fc2ea1893338a60bb92a04",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_77ecb",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_privilege",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="privilege",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="b07e2ebecd8c147f0b50feaf5234b1a0ee908751",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_b4d5d",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_privilege",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("provider", "="),
                    ("plan", "="),
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
                name="participation_one_a_plan_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "states__contained_by",
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
                name="participation_states_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="participation_ends_after_it_begins"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="adb33c36b5e16222c6340f3dc6f1264aeee8b817",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_bfdd6",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="02bcf484c8c25c855abaaf4423f7cc0f25d3d8dc",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_ff43d",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="bbf102eb1559e0086baa59d6e2e1e80915ada328",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_6f84e",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="def1fe31862f3f0f3f8a8d568f023d8ad5ff6761",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_dd89c",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="fc8cfb363b55c515db2ce83baf19a0e3b5af6682",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_c0b0a",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="53a302e7691dc1f0d0dac5f563f8f152e0b96add",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_1509f",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_participation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="license",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                ),
                name="license_by_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.UniqueConstraint(
                fields=("state", "license_type", "number"), name="license_number_is_one_persons"
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
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
                name="license_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "license_type__in",
                        (
                            "mental-health-counselor",
                            "professional-counselor",
                            "psychologist",
                            "clinical-social-worker",
                            "marriage-family-therapist",
                            "psychiatrist",
                            "child-psychiatrist",
                            "psychiatric-nurse-practitioner",
                        ),
                    )
                ),
                name="license_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "active", "suspended", "ended"])),
                name="license_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="license_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("issued_on"))), name="license_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "active"), _negated=True),
                    models.Q(("expires_on__isnull", False), ("issued_on__isnull", False)),
                    _connector="OR",
                ),
                name="license_active_has_dates",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="license",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="f3241b66d4e7ea8e359a1afcab9919a554b8b523",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_734da",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_license",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="license",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="60aa33d537c031992b515b212ad41ca4d9afb20a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_ffe80",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_license",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="license",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="d56023acd11aefc91cf41db4238100e603ea6796",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_49172",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_license",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="license",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="e3c90afecfc5ff277724d6b3612a1abf766744a7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_17ffb",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_license",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="license",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="f66e6b83da2c2a7aa159e70da89b5f643068af66",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_06b29",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_license",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="license",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="ea6f9e1e6f5a5bbe2807bcebbdbb28f60d47f7e1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_7f852",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_license",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="providerconcern",
            constraint=models.UniqueConstraint(fields=("provider", "concern"), name="provider_names_a_concern_once"),
        ),
        migrations.AddConstraint(
            model_name="providerconcern",
            constraint=models.UniqueConstraint(fields=("provider", "focus"), name="provider_focus_places_are_distinct"),
        ),
        migrations.AddConstraint(
            model_name="providerconcern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("focus__isnull", True), models.Q(("focus__gte", 1), ("focus__lte", 4)), _connector="OR"
                ),
                name="provider_focus_is_at_most_four",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="740eb5bb3d248dc9011954f762c15d3a0becae09",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_3ecaf",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_providerconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="0dd269edd63dd01b782080712970c81e4838e7ba",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_65702",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_providerconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="2965dfad1634e694462771c406f433d4a241763c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_07734",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_providerconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="c5b0ef0004ce823a11733ed82db8a2bbb2d3eafa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_fe113",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_providerconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="8d65e31bc0392ef9052c7818a5a97e5b27758350",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_60a47",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_providerconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="82ee536aff42aa66571b934024f72985ac683b9c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_b804e",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_providerconcern",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="timeoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("span__isempty", False),
                    ("span__lower_inf", False),
                    ("span__upper_inf", False),
                    ("span__lower_inc", True),
                    ("span__upper_inc", False),
                ),
                name="time_off_is_bounded_and_half_open",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeoff",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="914ace36735c3f65aa41c1ed83adc52b2d666379",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_af423",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_timeoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeoff",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="8fbb2f669216417f8ea144b63321c8698e7ddd4d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_4c770",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_timeoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeoff",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="3b81933a078843a482d8bbde1f28f31bf2ce1e28",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_5763b",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_timeoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeoff",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="642e793d9ac6b7e75846e880c2a966eb8d51e175",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_57420",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_timeoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeoff",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="05ac49d28e1359cb41d01082a8c42a6b9c3b68ab",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_307f7",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_timeoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeoff",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="9b5c914edf0fab4fe250cc70b808e48608bc2a6e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_23289",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_timeoff",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.UniqueConstraint(fields=("provider", "name", "year"), name="training_stands_once"),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1950), ("year__lte", 2100)), name="training_year_is_plausible"
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="training_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_on__isnull", True), models.Q(("evidence", ""), _negated=True), _connector="OR"
                ),
                name="training_verified_has_evidence",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="c57e206c410c3b502edd0b5156c61308ca71ae77",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_5ebeb",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="4e8ad6a846c701414a013150924bee736de8424f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_e3826",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="5dc2e282a3a1b32c6a85fa0ed1bd68140415104f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_b5823",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="e36f13fb7d1b25d6f8e51c759e2f2c9c0276f582",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_47e83",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="20657159bad034ccf3fe88997d7831516a59e0a6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_d755c",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="847f81d723f3a53711e99680d888e8866bf40668",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_26948",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_training",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["pdf", "jpeg", "png"])), name="document_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.UniqueConstraint(
                fields=("provider", "care_type", "format", "visit"), name="visit_type_once_per_provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("care_type__in", ["therapy", "medication-management"])),
                name="visit_type_care_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["individual", "couple", "family"])),
                name="visit_type_format_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("visit__in", ["first", "later"])), name="visit_type_visit_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 10), ("minutes__lte", 240)),
                name="visit_type_lasts_10_to_240_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("buffer_after__lte", 120), ("buffer_before__lte", 120)),
                name="visit_type_buffers_within_two_hours",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visittype",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="aeab2892b734854641c7150f7b3297eb35739132",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_bfb08",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_visittype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visittype",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="320e3dc31b4680e26196becd77a03a60a740cd55",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_93b63",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_visittype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visittype",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="6cba07fd64fa8d66bec972ad6902816c238a67a3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_7b985",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_visittype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visittype",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="e815508ce236cc73455496fe41fb767ac1a8afd9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_4ec57",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_visittype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visittype",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="84a991ce8a30d5b259536cb4642d5d8604c8bf65",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_02cd4",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_visittype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visittype",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="f6ad8a99c9126dd684911f82571187fee2927641",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_f55aa",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_visittype",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("provider", "="),
                    ("weekday", "="),
                    ("timezone", "="),
                    (providers.directory.models.hours.IntegerRange(models.F("start"), models.F("end")), "&&"),
                    (
                        providers.directory.models.license.DateRange(
                            models.F("valid_from"),
                            models.F("valid_until"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="weekly_hours_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="weekly_hours_weekday_is_0_to_6"
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end")), ("end__lte", 1440)),
                name="weekly_hours_lie_within_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("timezone", ""), _negated=True), name="weekly_hours_have_a_zone"
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                name="weekly_hours_validity_ends_after_it_begins",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyhours",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="979cc1b0286c83648ecbee371a17548e6556c9aa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_46214",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_weeklyhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyhours",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="31a4fd22fd9507297405196648cb99f42246ad07",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_143bc",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_weeklyhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyhours",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="1610f381470d50fe1f10dc86529689444d849393",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_e563f",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_weeklyhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyhours",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="516a1bea61389521bd1621232d778fbaefcd6073",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_e6af7",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_weeklyhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyhours",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="144c0edce164027640c8167fdb5a344647dd5457",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_e2884",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_weeklyhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyhours",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="2baa9f631e82ae396ca8c72b1a18e8330f773ec9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_f79d0",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_weeklyhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerapproach",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="c1ff1a50496f48594968cb3f0588bb6850f3b14d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_f1952",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider_approaches",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerapproach",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="bbffd73e768608d8422234d9350e6ecf4241d088",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_837c3",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider_approaches",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerapproach",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="e0920f26a4a2fbeb012fc06ed8f4e37e83f3a634",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_66bbd",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider_approaches",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerapproach",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="96cd4a424c7f9232ae969a2045b2d779d5d1da0d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_7f8fc",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider_approaches",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerapproach",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="7e82317d9546a8b79b73a59912ed996af271d062",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_e4e8a",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider_approaches",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerapproach",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="f8aafbb918cc37d08acf0df7406c5723d3181180",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_d09c3",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider_approaches",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provideridentity",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="d6b6683f770f55a5c163d1ee4b9952645a96d8a6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_d83ba",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider_identities",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provideridentity",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="e9790d004eb207923ac348a5e8c4d1193c032970",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_f2ecf",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider_identities",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provideridentity",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="2062e7a21e61172458a19a927a4cc52e57a8196f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_c9e08",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider_identities",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provideridentity",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="0b9ffd2f9068b5794b4c7bb3c5fec21d7ea7cab8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_0b178",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider_identities",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provideridentity",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="3d16e357af1932d45e200c2cee530db3069cb2d6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_134dd",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider_identities",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provideridentity",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="5e212f5aa2cf960eb10dff79cef80730098ddba9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_045a8",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider_identities",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="note_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="30078a68f45f0bff444b4922511270b6a1f23a9e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_note_insert_a5f70",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider_languages",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="note_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows UNION SELECT provider_id FROM after_rows)); RETURN NULL;",
                    hash="9dd73fb13d81277b4db129de43ef3bb993ee9f79",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_note_update_67683",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider_languages",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="note_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_provider_changes(ARRAY(SELECT provider_id FROM before_rows)); RETURN NULL;",
                    hash="4e7055e829f25f0c96c2579f2ab634be69239e83",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_delete_af0fa",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider_languages",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'I', NULL,\n            to_jsonb(n), clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n WHERE NOT EXISTS (\n        SELECT 1 FROM directory_recordchange c\n        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c.\"table\" = 'directory_provider'\n            AND c.xid = pg_current_xact_id()::text::bigint); RETURN NULL;",
                    hash="cebb37296f7b98a22d48101a15bd5f13144adac9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_6c9ec",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="directory_provider_languages",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT n.provider_id, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint\n            FROM after_rows n JOIN before_rows o USING (id)\n            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after OFFSET 0) whole\n            CROSS JOIN LATERAL (\n                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after\n                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value\n            ) changed\n            WHERE changed.before IS NOT NULL; RETURN NULL;",
                    hash="fd712e84998e79fb9f30e615396e401a893b0a09",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_4e04f",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="directory_provider_languages",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO directory_recordchange (provider_id, \"table\", row_id, act, before, after, at, by, why, run_id, xid) SELECT o.provider_id, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, clock_timestamp(), coalesce(current_setting('attune.by', true), ''),\n        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,\n        pg_current_xact_id()::text::bigint FROM before_rows o; RETURN NULL;",
                    hash="6107a4ec8bed25fe6e438a3a9214287d8455e9fd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_77f66",
                    referencing="REFERENCING OLD TABLE AS before_rows ",
                    table="directory_provider_languages",
                    when="AFTER",
                ),
            ),
        ),
    ]
