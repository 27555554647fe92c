"""What a page is about, and the words of signed pages for the search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

TOPICS = [
    ("feelings", "Feelings"),
    ("calm", "Sleep and calm"),
    ("therapy", "Therapy"),
    ("medicine-and-money", "Medicine and money"),
    ("people-around-you", "People around you"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0004_library"),
        ("providers", "0001_extensions"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=kind,
                name="topic",
                field=models.CharField(blank=True, choices=TOPICS, default="", max_length=30),
                preserve_default=False,
            )
            for kind in ("articlepage", "exercisepage", "guidepage")
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("words", models.TextField()),
                ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="search_entry_vector")],
            },
        ),
    ]
