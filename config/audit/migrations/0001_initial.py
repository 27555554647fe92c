from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("act", models.CharField(max_length=8)),
                ("what", models.CharField(max_length=24)),
                ("ref", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("before", models.BinaryField(default=bytes, max_length=32)),
                ("hash", models.BinaryField(default=bytes, max_length=32)),
            ],
            options={
                "verbose_name_plural": "access entries",
                "ordering": ["-id"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["by"], name="audit_acces_by_85cbdd_idx"),
                    models.Index(fields=["ref"], name="audit_acces_ref_b93d45_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ("read", "change", "export"))), name="access_act_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("by", ""), _negated=True), name="access_names_who"),
                ],
            },
        ),
    ]
