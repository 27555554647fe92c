"""Provider records as roster cells and as spreadsheet files."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from providers.directory.models import Provider
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import spreadsheet
from providers.imports.queries import roster_rows
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def test_every_column_is_written_and_the_number_of_queries_is_constant():
    counts = []
    for _ in range(2):
        provider = create_listed_provider(concerns=("trauma",), focus=("ptsd",), approaches=("emdr",), trauma=True)
        with CaptureQueriesContext(connection) as queries:
            rows = list(roster_rows.iterate(Provider.objects.order_by("pk")))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert set(rows[-1]) == set(roster.NAMES)
    assert rows[-1]["npi"] == provider.npi
    assert (rows[-1]["concerns"], rows[-1]["focus"]) == ("ptsd; trauma", "ptsd")


def test_no_cell_is_read_as_a_formula():
    rows = [{"npi": "1234567893", "bio": text} for text in ("=1+1", "+1", "-1", "@x", "\tx", "x=1", "a\x00b")]
    names = ["npi", "bio"]
    lines = list(csv.reader(io.StringIO(b"".join(spreadsheet.write_csv(names, rows)).decode(), newline="")))
    assert [line[1] for line in lines[1:6]] == ["'=1+1", "'+1", "'-1", "'@x", "'\tx"]
    sheet = load_workbook(io.BytesIO(spreadsheet.write_xlsx(names, rows))).active
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert values[1] == ["1234567893", "'=1+1"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
