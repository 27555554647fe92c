"""`{% crisis_lines %}`."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

pytestmark = pytest.mark.django_db


def render(tag: str, **context: object) -> str:
    return Template("{% load crisis %}" + tag).render(Context(context))


def test_all_lines_in_order_or_those_named():
    page = render("{% crisis_lines %}")
    assert page.index("tel:988") < page.index("tel:911") < page.index("tel:18007997233")
    some = render("{% crisis_lines only=slugs %}", slugs=["911"])
    assert ("tel:911" in some, "tel:988" in some) == (True, False)


def test_they_speak_the_reader_s_language():
    with override("es"):
        assert "Servicios de emergencia" in render("{% crisis_lines only=slugs %}", slugs=["911"])


def test_headings_go_one_deeper_below_a_heading():
    assert "<h2>" in render("{% crisis_lines %}")
    assert "<h3>" in render("{% crisis_lines only=slugs %}", slugs=["911"])
