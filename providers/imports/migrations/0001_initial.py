import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import config.crypto.tokens


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("sha256", models.BinaryField(max_length=32, null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("skipped", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=150)),
                ("unreverted", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-started_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["roster", "nppes"])), name="import_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("created"), "+", models.F("changed")
                                            ),
                                            "+",
                                            models.F("unchanged"),
                                        ),
                                        "+",
                                        models.F("skipped"),
                                    ),
                                    "+",
                                    models.F("rejected"),
                                ),
                            )
                        ),
                        name="import_counts_no_row_twice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(default=config.crypto.tokens.new_ref, editable=False, max_length=26, unique=True),
                ),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField(null=True)),
                ("expected", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("trying", "Being checked"),
                            ("tried", "Checked, nothing changed yet"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("failed", "Broken off"),
                        ],
                        default="trying",
                        max_length=10,
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("skipped", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("rejects", models.BinaryField(default=bytes)),
                ("diff", models.BinaryField(default=bytes)),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="imports.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["roster", "nppes"])), name="upload_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["trying", "tried", "applying", "applied", "failed"])),
                        name="upload_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lease_until__isnull", True), ("state__in", ["trying", "applying"]), _connector="OR"
                        ),
                        name="upload_only_work_is_leased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content__isnull", False), ("state__in", ["applied", "failed"]), _connector="OR"
                        ),
                        name="upload_to_work_on_has_content",
                    ),
                ],
            },
        ),
    ]
