"""The linter of page texts."""

import pytest

from content.domain.lint import Fault, PageText, findings

PLAIN = "You can rest here for a while. " * 10
HARD = (
    "Psychotherapeutic interventions characteristically necessitate multidimensional consideration of comorbidities. "
    * 5
)


def copy(words: str = PLAIN, *, language="en", markup="", sourced=True, crisis=False) -> PageText:
    return PageText(language, words, markup, sourced, crisis)


def faults(page: PageText, leads=lambda address: False) -> list[Fault]:
    return [finding.fault for finding in findings(page, leads)]


def test_plain_words_with_a_source_pass():
    assert faults(copy()) == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (copy("He committed suicide."), Fault.BANNED),
        (copy("Cometió suicidio.", language="es"), Fault.BANNED),
        (copy(HARD), Fault.HARD_TO_READ),
        (copy(markup='<embed alt="" format="left" id="1" embedtype="image"/>'), Fault.NO_ALTERNATIVE),
        (copy(markup='<a href="/library/nowhere/">there</a>'), Fault.DEAD_LINK),
        (copy(sourced=False), Fault.NO_SOURCES),
    ],
)
def test_each_fault_is_found(page, fault):
    assert faults(page) == [fault]


def test_links_elsewhere_and_links_that_lead_somewhere_pass():
    assert faults(copy(markup='<a href="https://www.nimh.nih.gov/">NIMH</a>')) == []
    assert faults(copy(markup='<a href="/crisis/">help</a>'), lambda address: address == "/crisis/") == []
    assert faults(copy(markup='<embed alt="A lake" format="left" embedtype="image"/>')) == []


def test_a_crisis_page_must_be_plainer():
    seventh = "You can talk to a trained person about what troubles you tonight. " * 4
    page = copy(seventh)
    assert 6 < page.level <= 8
    assert faults(page) == []
    assert faults(copy(seventh, crisis=True)) == [Fault.HARD_TO_READ]


def test_few_words_are_not_measured():
    assert copy("Psychotherapeutic considerations.").level is None
