"""Two languages, one workflow for every page, who writes and who reviews, and the crisis lines.

Wagtail's own beginnings go: a welcome page, a group that may publish, and a workflow of that group's.
"""

from typing import Any

from django.db import migrations

from content.domain.crisis import BUILT_IN
from content.models.crisis import FIELDS

AUTHORS, REVIEWERS = "Authors", "Clinical reviewers"


def furnish(apps: Any, schema_editor: Any) -> None:
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


def crisis_lines(apps: Any, schema_editor: Any) -> None:
    lines = apps.get_model("content", "CrisisLine")
    lines.objects.bulk_create(
        lines(**{name: getattr(line, name) for name in FIELDS.split()} | {"languages": list(line.languages)})
        for line in BUILT_IN
    )


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0006_formstate"),
    ]
    operations = [
        migrations.RunPython(furnish, migrations.RunPython.noop),
        migrations.RunPython(crisis_lines, migrations.RunPython.noop),
    ]
