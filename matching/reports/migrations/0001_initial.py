from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DailyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("what", models.CharField(max_length=12)),
                ("cell", models.CharField(blank=True, max_length=200)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["what", "day"], name="reports_dai_what_0d784b_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "what", "cell"), name="daily_count_once_per_day_and_cell"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("what__in", ("asked", "unmet", "missed", "listed", "bookable", "openings"))
                        ),
                        name="daily_count_kind_is_known",
                    ),
                ],
            },
        ),
    ]
