import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="ArticlePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(help_text="One or two sentences: the list shows them.", max_length=300)),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("note", 1),
                            ("section", 4),
                            ("signs", 9),
                            ("helps", 9),
                            ("steps", 12),
                            ("grounding", 16),
                            ("breathing", 20),
                            ("care_cards", 25),
                            ("lines", 28),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 400}),
                            1: ("wagtail.blocks.StructBlock", [[("text", 0)]], {}),
                            2: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ul", "ol"]},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("heading", 2), ("text", 3)]], {}),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            6: ("wagtail.blocks.CharBlock", (), {"max_length": 300}),
                            7: ("wagtail.blocks.StructBlock", [[("title", 5), ("text", 6)]], {}),
                            8: ("wagtail.blocks.ListBlock", (7,), {"max_num": 10, "min_num": 1}),
                            9: ("wagtail.blocks.StructBlock", [[("heading", 2), ("points", 8)]], {}),
                            10: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            11: ("wagtail.blocks.ListBlock", (10,), {"max_num": 10, "min_num": 2}),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("steps", 11)]],
                                {},
                            ),
                            13: ("wagtail.blocks.IntegerBlock", (), {"max_value": 5, "min_value": 1}),
                            14: ("wagtail.blocks.StructBlock", [[("count", 13), ("text", 10)]], {}),
                            15: ("wagtail.blocks.ListBlock", (14,), {"max_num": 5, "min_num": 2}),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("senses", 15), ("ending", 10)]],
                                {},
                            ),
                            17: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 8, "min_value": 2},
                            ),
                            18: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 10, "min_value": 2},
                            ),
                            19: ("wagtail.blocks.IntegerBlock", (), {"max_value": 20, "min_value": 1}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 2),
                                        ("introduction", 6),
                                        ("breathe_in", 17),
                                        ("breathe_out", 18),
                                        ("rounds", 19),
                                        ("ending", 10),
                                    ]
                                ],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("self", "Look after yourself"),
                                        ("talk", "Talk to someone"),
                                        ("soon", "Get help soon"),
                                        ("now", "Get help now"),
                                    ]
                                },
                            ),
                            22: ("wagtail.blocks.ListBlock", (10,), {"max_num": 8, "min_num": 1}),
                            23: (
                                "wagtail.blocks.StructBlock",
                                [[("level", 21), ("title", 2), ("signs", 22), ("action", 6)]],
                                {},
                            ),
                            24: ("wagtail.blocks.ListBlock", (23,), {"max_num": 4, "min_num": 1}),
                            25: ("wagtail.blocks.StructBlock", [[("heading", 2), ("cards", 24)]], {}),
                            26: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            27: ("wagtail.blocks.ListBlock", (26,), {"max_num": 7, "min_num": 1}),
                            28: ("wagtail.blocks.StructBlock", [[("heading", 2), ("slugs", 27)]], {}),
                        },
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("source", 4)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            1: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            2: ("wagtail.blocks.URLBlock", (), {}),
                            3: ("wagtail.blocks.DateBlock", (), {}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("publisher", 1), ("url", 2), ("accessed_on", 3)]],
                                {},
                            ),
                        },
                    ),
                ),
                ("reading_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "takeaways",
                    wagtail.fields.StreamField(
                        [("takeaway", 0)],
                        blank=True,
                        block_lookup={0: ("wagtail.blocks.CharBlock", (), {"max_length": 200})},
                    ),
                ),
                (
                    "concern",
                    models.SlugField(
                        blank=True, help_text="The word of the vocabulary that “Find care” begins with.", max_length=60
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        help_text="The state that “Find care” begins with, by its two letters, for a page about one state.",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feelings", "Feelings"),
                            ("calm", "Sleep and calm"),
                            ("therapy", "Therapy"),
                            ("medicine-and-money", "Medicine and money"),
                            ("people-around-you", "People around you"),
                        ],
                        max_length=30,
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ClinicianReview",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "clinician's review",
                "verbose_name_plural": "clinicians' reviews",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="CrisisPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(help_text="One or two sentences: the list shows them.", max_length=300)),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("note", 1),
                            ("section", 4),
                            ("signs", 9),
                            ("helps", 9),
                            ("steps", 12),
                            ("grounding", 16),
                            ("breathing", 20),
                            ("care_cards", 25),
                            ("lines", 28),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 400}),
                            1: ("wagtail.blocks.StructBlock", [[("text", 0)]], {}),
                            2: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ul", "ol"]},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("heading", 2), ("text", 3)]], {}),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            6: ("wagtail.blocks.CharBlock", (), {"max_length": 300}),
                            7: ("wagtail.blocks.StructBlock", [[("title", 5), ("text", 6)]], {}),
                            8: ("wagtail.blocks.ListBlock", (7,), {"max_num": 10, "min_num": 1}),
                            9: ("wagtail.blocks.StructBlock", [[("heading", 2), ("points", 8)]], {}),
                            10: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            11: ("wagtail.blocks.ListBlock", (10,), {"max_num": 10, "min_num": 2}),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("steps", 11)]],
                                {},
                            ),
                            13: ("wagtail.blocks.IntegerBlock", (), {"max_value": 5, "min_value": 1}),
                            14: ("wagtail.blocks.StructBlock", [[("count", 13), ("text", 10)]], {}),
                            15: ("wagtail.blocks.ListBlock", (14,), {"max_num": 5, "min_num": 2}),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("senses", 15), ("ending", 10)]],
                                {},
                            ),
                            17: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 8, "min_value": 2},
                            ),
                            18: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 10, "min_value": 2},
                            ),
                            19: ("wagtail.blocks.IntegerBlock", (), {"max_value": 20, "min_value": 1}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 2),
                                        ("introduction", 6),
                                        ("breathe_in", 17),
                                        ("breathe_out", 18),
                                        ("rounds", 19),
                                        ("ending", 10),
                                    ]
                                ],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("self", "Look after yourself"),
                                        ("talk", "Talk to someone"),
                                        ("soon", "Get help soon"),
                                        ("now", "Get help now"),
                                    ]
                                },
                            ),
                            22: ("wagtail.blocks.ListBlock", (10,), {"max_num": 8, "min_num": 1}),
                            23: (
                                "wagtail.blocks.StructBlock",
                                [[("level", 21), ("title", 2), ("signs", 22), ("action", 6)]],
                                {},
                            ),
                            24: ("wagtail.blocks.ListBlock", (23,), {"max_num": 4, "min_num": 1}),
                            25: ("wagtail.blocks.StructBlock", [[("heading", 2), ("cards", 24)]], {}),
                            26: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            27: ("wagtail.blocks.ListBlock", (26,), {"max_num": 7, "min_num": 1}),
                            28: ("wagtail.blocks.StructBlock", [[("heading", 2), ("slugs", 27)]], {}),
                        },
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("source", 4)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            1: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            2: ("wagtail.blocks.URLBlock", (), {}),
                            3: ("wagtail.blocks.DateBlock", (), {}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("publisher", 1), ("url", 2), ("accessed_on", 3)]],
                                {},
                            ),
                        },
                    ),
                ),
                ("reading_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "crisis page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ExercisePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(help_text="One or two sentences: the list shows them.", max_length=300)),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("note", 1),
                            ("section", 4),
                            ("signs", 9),
                            ("helps", 9),
                            ("steps", 12),
                            ("grounding", 16),
                            ("breathing", 20),
                            ("care_cards", 25),
                            ("lines", 28),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 400}),
                            1: ("wagtail.blocks.StructBlock", [[("text", 0)]], {}),
                            2: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ul", "ol"]},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("heading", 2), ("text", 3)]], {}),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            6: ("wagtail.blocks.CharBlock", (), {"max_length": 300}),
                            7: ("wagtail.blocks.StructBlock", [[("title", 5), ("text", 6)]], {}),
                            8: ("wagtail.blocks.ListBlock", (7,), {"max_num": 10, "min_num": 1}),
                            9: ("wagtail.blocks.StructBlock", [[("heading", 2), ("points", 8)]], {}),
                            10: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            11: ("wagtail.blocks.ListBlock", (10,), {"max_num": 10, "min_num": 2}),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("steps", 11)]],
                                {},
                            ),
                            13: ("wagtail.blocks.IntegerBlock", (), {"max_value": 5, "min_value": 1}),
                            14: ("wagtail.blocks.StructBlock", [[("count", 13), ("text", 10)]], {}),
                            15: ("wagtail.blocks.ListBlock", (14,), {"max_num": 5, "min_num": 2}),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("senses", 15), ("ending", 10)]],
                                {},
                            ),
                            17: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 8, "min_value": 2},
                            ),
                            18: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 10, "min_value": 2},
                            ),
                            19: ("wagtail.blocks.IntegerBlock", (), {"max_value": 20, "min_value": 1}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 2),
                                        ("introduction", 6),
                                        ("breathe_in", 17),
                                        ("breathe_out", 18),
                                        ("rounds", 19),
                                        ("ending", 10),
                                    ]
                                ],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("self", "Look after yourself"),
                                        ("talk", "Talk to someone"),
                                        ("soon", "Get help soon"),
                                        ("now", "Get help now"),
                                    ]
                                },
                            ),
                            22: ("wagtail.blocks.ListBlock", (10,), {"max_num": 8, "min_num": 1}),
                            23: (
                                "wagtail.blocks.StructBlock",
                                [[("level", 21), ("title", 2), ("signs", 22), ("action", 6)]],
                                {},
                            ),
                            24: ("wagtail.blocks.ListBlock", (23,), {"max_num": 4, "min_num": 1}),
                            25: ("wagtail.blocks.StructBlock", [[("heading", 2), ("cards", 24)]], {}),
                            26: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            27: ("wagtail.blocks.ListBlock", (26,), {"max_num": 7, "min_num": 1}),
                            28: ("wagtail.blocks.StructBlock", [[("heading", 2), ("slugs", 27)]], {}),
                        },
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("source", 4)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            1: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            2: ("wagtail.blocks.URLBlock", (), {}),
                            3: ("wagtail.blocks.DateBlock", (), {}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("publisher", 1), ("url", 2), ("accessed_on", 3)]],
                                {},
                            ),
                        },
                    ),
                ),
                ("reading_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "takeaways",
                    wagtail.fields.StreamField(
                        [("takeaway", 0)],
                        blank=True,
                        block_lookup={0: ("wagtail.blocks.CharBlock", (), {"max_length": 200})},
                    ),
                ),
                (
                    "concern",
                    models.SlugField(
                        blank=True, help_text="The word of the vocabulary that “Find care” begins with.", max_length=60
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        help_text="The state that “Find care” begins with, by its two letters, for a page about one state.",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feelings", "Feelings"),
                            ("calm", "Sleep and calm"),
                            ("therapy", "Therapy"),
                            ("medicine-and-money", "Medicine and money"),
                            ("people-around-you", "People around you"),
                        ],
                        max_length=30,
                    ),
                ),
            ],
            options={
                "verbose_name": "exercise",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="GuidePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(help_text="One or two sentences: the list shows them.", max_length=300)),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("note", 1),
                            ("section", 4),
                            ("signs", 9),
                            ("helps", 9),
                            ("steps", 12),
                            ("grounding", 16),
                            ("breathing", 20),
                            ("care_cards", 25),
                            ("lines", 28),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 400}),
                            1: ("wagtail.blocks.StructBlock", [[("text", 0)]], {}),
                            2: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ul", "ol"]},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("heading", 2), ("text", 3)]], {}),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            6: ("wagtail.blocks.CharBlock", (), {"max_length": 300}),
                            7: ("wagtail.blocks.StructBlock", [[("title", 5), ("text", 6)]], {}),
                            8: ("wagtail.blocks.ListBlock", (7,), {"max_num": 10, "min_num": 1}),
                            9: ("wagtail.blocks.StructBlock", [[("heading", 2), ("points", 8)]], {}),
                            10: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            11: ("wagtail.blocks.ListBlock", (10,), {"max_num": 10, "min_num": 2}),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("steps", 11)]],
                                {},
                            ),
                            13: ("wagtail.blocks.IntegerBlock", (), {"max_value": 5, "min_value": 1}),
                            14: ("wagtail.blocks.StructBlock", [[("count", 13), ("text", 10)]], {}),
                            15: ("wagtail.blocks.ListBlock", (14,), {"max_num": 5, "min_num": 2}),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("senses", 15), ("ending", 10)]],
                                {},
                            ),
                            17: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 8, "min_value": 2},
                            ),
                            18: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 10, "min_value": 2},
                            ),
                            19: ("wagtail.blocks.IntegerBlock", (), {"max_value": 20, "min_value": 1}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 2),
                                        ("introduction", 6),
                                        ("breathe_in", 17),
                                        ("breathe_out", 18),
                                        ("rounds", 19),
                                        ("ending", 10),
                                    ]
                                ],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("self", "Look after yourself"),
                                        ("talk", "Talk to someone"),
                                        ("soon", "Get help soon"),
                                        ("now", "Get help now"),
                                    ]
                                },
                            ),
                            22: ("wagtail.blocks.ListBlock", (10,), {"max_num": 8, "min_num": 1}),
                            23: (
                                "wagtail.blocks.StructBlock",
                                [[("level", 21), ("title", 2), ("signs", 22), ("action", 6)]],
                                {},
                            ),
                            24: ("wagtail.blocks.ListBlock", (23,), {"max_num": 4, "min_num": 1}),
                            25: ("wagtail.blocks.StructBlock", [[("heading", 2), ("cards", 24)]], {}),
                            26: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            27: ("wagtail.blocks.ListBlock", (26,), {"max_num": 7, "min_num": 1}),
                            28: ("wagtail.blocks.StructBlock", [[("heading", 2), ("slugs", 27)]], {}),
                        },
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("source", 4)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            1: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            2: ("wagtail.blocks.URLBlock", (), {}),
                            3: ("wagtail.blocks.DateBlock", (), {}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("publisher", 1), ("url", 2), ("accessed_on", 3)]],
                                {},
                            ),
                        },
                    ),
                ),
                ("reading_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "takeaways",
                    wagtail.fields.StreamField(
                        [("takeaway", 0)],
                        blank=True,
                        block_lookup={0: ("wagtail.blocks.CharBlock", (), {"max_length": 200})},
                    ),
                ),
                (
                    "concern",
                    models.SlugField(
                        blank=True, help_text="The word of the vocabulary that “Find care” begins with.", max_length=60
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        help_text="The state that “Find care” begins with, by its two letters, for a page about one state.",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feelings", "Feelings"),
                            ("calm", "Sleep and calm"),
                            ("therapy", "Therapy"),
                            ("medicine-and-money", "Medicine and money"),
                            ("people-around-you", "People around you"),
                        ],
                        max_length=30,
                    ),
                ),
            ],
            options={
                "verbose_name": "guide",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(help_text="One or two sentences: the list shows them.", max_length=300)),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("note", 1),
                            ("section", 4),
                            ("signs", 9),
                            ("helps", 9),
                            ("steps", 12),
                            ("grounding", 16),
                            ("breathing", 20),
                            ("care_cards", 25),
                            ("lines", 28),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 400}),
                            1: ("wagtail.blocks.StructBlock", [[("text", 0)]], {}),
                            2: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ul", "ol"]},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("heading", 2), ("text", 3)]], {}),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            6: ("wagtail.blocks.CharBlock", (), {"max_length": 300}),
                            7: ("wagtail.blocks.StructBlock", [[("title", 5), ("text", 6)]], {}),
                            8: ("wagtail.blocks.ListBlock", (7,), {"max_num": 10, "min_num": 1}),
                            9: ("wagtail.blocks.StructBlock", [[("heading", 2), ("points", 8)]], {}),
                            10: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            11: ("wagtail.blocks.ListBlock", (10,), {"max_num": 10, "min_num": 2}),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("steps", 11)]],
                                {},
                            ),
                            13: ("wagtail.blocks.IntegerBlock", (), {"max_value": 5, "min_value": 1}),
                            14: ("wagtail.blocks.StructBlock", [[("count", 13), ("text", 10)]], {}),
                            15: ("wagtail.blocks.ListBlock", (14,), {"max_num": 5, "min_num": 2}),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 2), ("introduction", 6), ("senses", 15), ("ending", 10)]],
                                {},
                            ),
                            17: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 8, "min_value": 2},
                            ),
                            18: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"help_text": "Seconds.", "max_value": 10, "min_value": 2},
                            ),
                            19: ("wagtail.blocks.IntegerBlock", (), {"max_value": 20, "min_value": 1}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 2),
                                        ("introduction", 6),
                                        ("breathe_in", 17),
                                        ("breathe_out", 18),
                                        ("rounds", 19),
                                        ("ending", 10),
                                    ]
                                ],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("self", "Look after yourself"),
                                        ("talk", "Talk to someone"),
                                        ("soon", "Get help soon"),
                                        ("now", "Get help now"),
                                    ]
                                },
                            ),
                            22: ("wagtail.blocks.ListBlock", (10,), {"max_num": 8, "min_num": 1}),
                            23: (
                                "wagtail.blocks.StructBlock",
                                [[("level", 21), ("title", 2), ("signs", 22), ("action", 6)]],
                                {},
                            ),
                            24: ("wagtail.blocks.ListBlock", (23,), {"max_num": 4, "min_num": 1}),
                            25: ("wagtail.blocks.StructBlock", [[("heading", 2), ("cards", 24)]], {}),
                            26: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            27: ("wagtail.blocks.ListBlock", (26,), {"max_num": 7, "min_num": 1}),
                            28: ("wagtail.blocks.StructBlock", [[("heading", 2), ("slugs", 27)]], {}),
                        },
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("source", 4)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            1: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            2: ("wagtail.blocks.URLBlock", (), {}),
                            3: ("wagtail.blocks.DateBlock", (), {}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("publisher", 1), ("url", 2), ("accessed_on", 3)]],
                                {},
                            ),
                        },
                    ),
                ),
                ("reading_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("heading", models.CharField(max_length=120)),
            ],
            options={
                "verbose_name": "home page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("credentials", models.CharField(blank=True, max_length=120)),
                ("about", models.CharField(blank=True, max_length=400)),
                ("about_es", models.CharField(blank=True, max_length=400)),
                ("sample", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ReviewerLicense",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("state", models.CharField(max_length=2)),
                ("number", models.CharField(max_length=40)),
                ("expires_on", models.DateField()),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("verified_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["state", "number"],
            },
        ),
        migrations.CreateModel(
            name="ReviewReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
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
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("credentials", models.CharField(blank=True, max_length=120)),
                ("license_kind", models.CharField(max_length=60)),
                ("license_state", models.CharField(max_length=2)),
                ("license_number", models.CharField(max_length=40)),
                ("license_expires_on", models.DateField()),
                ("signed_at", models.DateTimeField()),
                ("signed_on", models.DateField()),
                ("due_on", models.DateField()),
                ("content_hash", models.CharField(max_length=64)),
                ("sample", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-signed_at"],
            },
        ),
        migrations.CreateModel(
            name="CrisisLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("name_es", models.CharField(max_length=120)),
                ("what", models.CharField(max_length=300)),
                ("what_es", models.CharField(max_length=300)),
                (
                    "call",
                    models.CharField(blank=True, help_text="The number as it is dialed, digits only.", max_length=20),
                ),
                (
                    "display_number",
                    models.CharField(blank=True, help_text="The number as people read it.", max_length=20),
                ),
                (
                    "press",
                    models.CharField(blank=True, help_text="The key to press once somebody answers.", max_length=2),
                ),
                (
                    "text",
                    models.CharField(blank=True, help_text="The number for messages, digits only.", max_length=20),
                ),
                ("word", models.CharField(blank=True, help_text="The word to send.", max_length=20)),
                ("url", models.URLField(blank=True)),
                ("hours", models.CharField(max_length=120)),
                ("hours_es", models.CharField(max_length=120)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None),
                ),
                ("source", models.CharField(max_length=200)),
                ("source_url", models.URLField()),
                ("checked_on", models.DateField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "crisis line",
                "ordering": ["position", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            models.Q(("url", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="crisis_line_is_reachable",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("call__regex", "^\\d{0,15}$"), ("text__regex", "^\\d{0,15}$")),
                        name="crisis_line_is_dialable",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True), models.Q(("source_url", ""), _negated=True)
                        ),
                        name="crisis_line_has_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("name_es", ""), _negated=True)
                        ),
                        name="crisis_line_has_names",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="user",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="content_person",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="homepage",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="guidepage",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="exercisepage",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="crisispage",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="articlepage",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="reviewerlicense",
            name="person",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="licenses", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="revision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="search_entry", to="wagtailcore.revision"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="page",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to=settings.WAGTAIL_PAGE_MODEL
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="content.person"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="reviewer_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="revision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="wagtailcore.revision"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="writer_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewreminder",
            name="signature",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="reminder", to="content.signature"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="person_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewerlicense",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("number", ""), _negated=True), models.Q(("kind", ""), _negated=True)),
                name="reviewer_license_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewerlicense",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__regex", "^[A-Z]{2}$")), name="reviewer_license_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewerlicense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_by", ""), ("verified_on__isnull", True)),
                    models.Q(("verified_on__isnull", False), models.Q(("verified_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reviewer_license_verified_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewerlicense",
            constraint=models.UniqueConstraint(fields=("state", "number"), name="reviewer_license_once"),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="search_entry_vector"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewer_user", models.F("writer_user")), _negated=True),
                name="signature_not_on_own_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("license_kind", ""), _negated=True),
                    models.Q(("license_number", ""), _negated=True),
                ),
                name="signature_is_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$"), ("license_state__regex", "^[A-Z]{2}$")),
                name="signature_is_well_formed",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("license_expires_on__gte", models.F("signed_on"))),
                name="signature_license_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__gt", models.F("signed_on")),
                    (
                        "due_on__lte",
                        models.Func(
                            models.F("signed_on"),
                            output_field=models.DateField(),
                            template="(%(expressions)s + interval '12 months')::date",
                        ),
                    ),
                ),
                name="signature_holds_twelve_months_at_most",
            ),
        ),
    ]
