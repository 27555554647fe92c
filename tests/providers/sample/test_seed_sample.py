"""The `seed_sample` command."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from providers.directory.models import Provider

pytestmark = pytest.mark.django_db


def run(**options: object) -> str:
    out = io.StringIO()
    call_command("seed_sample", stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_it_fills_the_directory_and_changes_nothing_when_run_again(tmp_path: Path, settings: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    assert "Kept       120: 120 created, 0 changed, 0 unchanged" in run(providers=120)
    assert "Kept       120: 0 created, 0 changed, 120 unchanged" in run(providers=120)
    assert set(Provider.objects.values_list("source", flat=True)) == {"sample"}
    assert [path.name for path in tmp_path.iterdir()] == ["sample-roster.csv"]


def test_it_refuses_to_run_in_production(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="no place in production"):
        run(providers=1)
