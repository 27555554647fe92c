"""A request passes through few files from its URL to the row, and no capability has too much of the code.

Run with `-s` to see the figures, which leave out infrastructure.
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
from tests.structure import Trace, shares, traced

pytestmark = pytest.mark.django_db
# Only lower these. ENTERED counts all files of a request; most of a match's are pure rules that the ranking calls (`domain`).
ENTERED = {"match": 36, "hold": 33, "signature": 12}
PATH = {"match": 5, "hold": 5, "signature": 5}


def check(name: str, trace: Trace) -> None:
    """Print the files of a request, and check their number."""
    print(f"\n{name}: {len(trace.path)} files from the URL to the row", *trace.path, sep="\n  ")
    print(f"{name}: {len(trace.entered)} files entered", *trace.entered, sep="\n  ")
    assert (1 <= len(trace.path) <= PATH[name], len(trace.entered) <= ENTERED[name]) == (True, True)


def test_no_capability_holds_more_than_a_third_of_the_code() -> None:
    lines = shares()
    assert max(lines.values()) <= 0.35 * sum(lines.values())


def test_a_match_and_a_hold(api: Any) -> None:
    provider = create_listed_provider()
    api.post("/matches/", MATCH_CRITERIA)  # builds the index
    with traced("FROM appointments_appointment") as trace:
        result = api.post("/matches/", MATCH_CRITERIA).json()
    check("match", trace)
    start = result["matches"][0]["openings"][0]["start"]
    with traced('INSERT INTO "appointments_appointment"') as trace:
        api.post("/holds/", {"match": result["match"], "provider": provider.slug, "start": start})
    check("hold", trace)


def test_a_signature() -> None:
    writer = make.author()
    page = make.article(writer)
    make.submit(page, writer)
    client = Client()
    staff.sign_in_directly(client, make.clinician())
    address = reverse("content_review", args=[page.pk])
    [revision] = re.findall(r'name="revision" value="(\d+)"', client.get(address).content.decode())
    with traced('INSERT INTO "content_signature"') as trace:
        client.post(address, {"revision": revision, "words": "", "sign": ""})
    assert Signature.objects.count() == 1
    check("signature", trace)
