"""Two languages, one workflow for every page, who writes and who reviews, and the crisis lines.

Wagtail's own beginnings go: a welcome page, a group that may publish, and a workflow of that group's.
"""

from datetime import date
from typing import Any

from django.db import migrations

AUTHORS, REVIEWERS = "Authors", "Clinical reviewers"
# As they were looked up on the day of `checked_on`.
CRISIS_LINES: list[dict[str, Any]] = [
    {
        "slug": "988",
        "name": "988 Suicide & Crisis Lifeline",
        "name_es": "Línea 988 de Prevención del Suicidio y Crisis",
        "what": "Talk, text or chat with a trained person about anything that feels too heavy. It is free.",
        "what_es": "Hable, escriba o chatee con una persona preparada sobre lo que le pesa demasiado. Es gratis.",
        "call": "988",
        "display_number": "",
        "press": "",
        "text": "988",
        "word": "",
        "url": "https://988lifeline.org/",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["en", "es"],
        "source": "988 Suicide & Crisis Lifeline, Get Help",
        "source_url": "https://988lifeline.org/get-help/",
        "checked_on": date(2026, 11, 22),
        "position": 10,
    },
    {
        "slug": "911",
        "name": "Emergency services",
        "name_es": "Servicios de emergencia",
        "what": "Call now if you or someone else is in danger. Help comes to you.",
        "what_es": "Llame ahora si usted u otra persona está en peligro. La ayuda llega hasta usted.",
        "call": "911",
        "display_number": "",
        "press": "",
        "text": "",
        "word": "",
        "url": "",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["en", "es"],
        "source": "National 911 Program, Calling 911",
        "source_url": "https://www.911.gov/calling-911/",
        "checked_on": date(2026, 11, 22),
        "position": 20,
    },
    {
        "slug": "988-spanish",
        "name": "988 in Spanish",
        "name_es": "988 en español",
        "what": "Call 988 and press 2, or text the word AYUDA to 988. People who speak Spanish answer.",
        "what_es": "Llame al 988 y marque el 2, o envíe la palabra AYUDA al 988. Le responden en español.",
        "call": "988",
        "display_number": "988",
        "press": "2",
        "text": "988",
        "word": "AYUDA",
        "url": "https://988lifeline.org/es/",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["es"],
        "source": "988 Suicide & Crisis Lifeline, Ayuda en español",
        "source_url": "https://988lifeline.org/es/",
        "checked_on": date(2026, 11, 22),
        "position": 30,
    },
    {
        "slug": "veterans",
        "name": "Veterans Crisis Line",
        "name_es": "Línea de Crisis para Veteranos",
        "what": "For veterans, service members and those who love them. Call 988 and press 1, or text 838255.",
        "what_es": "Para veteranos, militares y quienes los quieren. Llame al 988 y marque el 1, o escriba al 838255.",
        "call": "988",
        "display_number": "988",
        "press": "1",
        "text": "838255",
        "word": "",
        "url": "https://www.veteranscrisisline.net/",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["en"],
        "source": "Veterans Crisis Line, Get Help",
        "source_url": "https://www.veteranscrisisline.net/get-help-now/call/",
        "checked_on": date(2026, 11, 22),
        "position": 40,
    },
    {
        "slug": "domestic-violence",
        "name": "National Domestic Violence Hotline",
        "name_es": "Línea Nacional contra la Violencia Doméstica",
        "what": "If a partner or someone at home hurts you, scares you or controls you. They help you plan for safety.",
        "what_es": "Si su pareja o alguien en casa le hace daño, le da miedo o le controla. Le ayudan a estar a salvo.",
        "call": "18007997233",
        "display_number": "1-800-799-7233",
        "press": "",
        "text": "",
        "word": "",
        "url": "https://www.thehotline.org/",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["en", "es"],
        "source": "The National Domestic Violence Hotline, Get Help",
        "source_url": "https://www.thehotline.org/get-help/",
        "checked_on": date(2026, 11, 22),
        "position": 50,
    },
    {
        "slug": "sexual-assault",
        "name": "National Sexual Assault Hotline",
        "name_es": "Línea Nacional de Agresión Sexual",
        "what": "If someone did something sexual to you that you did not want, now or long ago. It was not your fault.",
        "what_es": "Si alguien le hizo algo sexual que usted no quería, ahora o hace mucho. No fue su culpa.",
        "call": "18006564673",
        "display_number": "1-800-656-4673",
        "press": "",
        "text": "",
        "word": "",
        "url": "https://rainn.org/",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["en", "es"],
        "source": "RAINN, National Sexual Assault Hotline",
        "source_url": "https://rainn.org/",
        "checked_on": date(2026, 11, 22),
        "position": 60,
    },
    {
        "slug": "crisis-text-line",
        "name": "Crisis Text Line",
        "name_es": "Crisis Text Line",
        "what": "Text HOME to 741741. A trained person writes back. Good when you can't talk out loud.",
        "what_es": "Envíe HOME al 741741. Una persona preparada le responde. Sirve cuando no puede hablar en voz alta.",
        "call": "",
        "display_number": "",
        "press": "",
        "text": "741741",
        "word": "HOME",
        "url": "https://www.crisistextline.org/",
        "hours": "Every day, at any hour",
        "hours_es": "Todos los días, a cualquier hora",
        "languages": ["en"],
        "source": "Crisis Text Line, Text us",
        "source_url": "https://www.crisistextline.org/text-us/",
        "checked_on": date(2026, 11, 22),
        "position": 70,
    },
]


def create_initial_site(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model
    page = model("wagtailcore", "Page")
    root = page.objects.get(depth=1)
    model("wagtailcore", "Site").objects.all().delete()
    page.objects.filter(depth__gt=1, content_type__model="page").delete()
    page.objects.filter(pk=root.pk).update(numchild=0)
    model("wagtailcore", "Locale").objects.get_or_create(language_code="es")

    model("wagtailcore", "WorkflowPage").objects.all().delete()
    model("wagtailcore", "Workflow").objects.all().delete()
    model("wagtailcore", "GroupApprovalTask").objects.all().delete()
    kinds = model("contenttypes", "ContentType").objects
    kind, _ = kinds.get_or_create(app_label="content", model="clinicianreview")
    task = model("content", "ClinicianReview").objects.create(name="Clinician's review", content_type=kind)
    workflow = model("wagtailcore", "Workflow").objects.create(name="Clinical review")
    model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=root)

    groups, permissions = model("auth", "Group").objects, model("auth", "Permission").objects
    groups.filter(name__in=["Moderators", "Editors"]).delete()
    authors, _ = groups.get_or_create(name=AUTHORS)
    reviewers, _ = groups.get_or_create(name=REVIEWERS)
    door = permissions.get(codename="access_admin", content_type__app_label="wagtailadmin")
    authors.permissions.add(door)
    reviewers.permissions.add(door)
    of_pages = kinds.get(app_label="wagtailcore", model="page")
    for code in ("add_page", "change_page"):
        right, _ = permissions.get_or_create(
            codename=code, content_type=of_pages, defaults={"name": f"Can {code.replace('_', ' ')}"}
        )
        model("wagtailcore", "GroupPagePermission").objects.create(group=authors, page=root, permission=right)


def add_crisis_lines(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("content", "CrisisLine")
    model.objects.bulk_create(model(**line) for line in CRISIS_LINES)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0006_formstate"),
    ]
    operations = [
        migrations.RunPython(create_initial_site, migrations.RunPython.noop),
        migrations.RunPython(add_crisis_lines, migrations.RunPython.noop),
    ]
