"""The way of a request from its URL to the row stays short, and no capability swallows the others.

Run with `-s` to see the figures: the files of ours that a traced request enters, infrastructure left out.
"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Signature
from tests.factories import content as make
from tests.factories import staff
from tests.factories.booking import MATCH_CRITERIA
from tests.factories.providers import create_listed_provider
from tests.structure import files_entered, own, shares

pytestmark = pytest.mark.django_db
# May only fall. Most of a match's files are pure rules that the ranking calls (`domain`).
MOST = {"match": 36, "hold": 33, "signature": 12}


def check(name: str, files: list[str]) -> None:
    """Print the files of a request and hold their number."""
    print(f"\n{name}: {len(own(files))} files", *own(files), sep="\n  ")
    assert len(own(files)) <= MOST[name]


def test_no_capability_holds_more_than_a_third_of_the_code() -> None:
    lines = shares()
    assert max(lines.values()) <= 0.35 * sum(lines.values())


def test_a_match_and_a_hold(api: Any) -> None:
    provider = create_listed_provider()
    api.post("/matches/", MATCH_CRITERIA)  # builds the index
    with files_entered() as files:
        found = api.post("/matches/", MATCH_CRITERIA).json()
    check("match", files)
    start = found["matches"][0]["openings"][0]["start"]
    with files_entered() as files:
        api.post("/holds/", {"match": found["match"], "provider": provider.slug, "start": start})
    check("hold", files)


def test_a_signature() -> None:
    writer = make.author()
    page = make.article(writer)
    make.submit(page, writer)
    client = Client()
    staff.sign_in_directly(client, make.clinician())
    address = reverse("content_review", args=[page.pk])
    [revision] = re.findall(r'name="revision" value="(\d+)"', client.get(address).content.decode())
    with files_entered() as files:
        client.post(address, {"revision": revision, "words": "", "sign": ""})
    assert Signature.objects.count() == 1
    check("signature", files)
