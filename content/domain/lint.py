"""What no page may say or lack, whoever signs it: safe messaging, plain words, sources, links that lead somewhere."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.domain import readability

# No method, no “committed”, no drama, no single cause, no promise, no pressure, and no claim of watching over anyone.
BANNED = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        r"commit(?:s|ted|ting)?\s+suicide", r"(?:un)?successful (?:suicide|attempt)", r"failed (?:suicide|attempt)",
        r"epidemic", r"skyrocket", r"overdos", r"\bhang(?:ed|ing)\b", r"\bpills?\b.{0,30}\b(?:all|bottle)\b", r"\bgun\b",
        r"\bbridge\b", r"\brazor", r"\bblade", r"suicide victim", r"cry for help", r"\bcrazy\b", r"\binsane\b",
        r"\baddict\b", r"\bcures?\b", r"guarantee", r"proven", r"100 ?%", r"we monitor", r"someone will call you",
        r"you are safe\b", r"\bassessment\b", r"only \d+ (?:left|slots)", r"hurry", r"victims?\b", r"HIPAA",
        r"cometer suicidio|cometi[óo] suicidio", r"epidemia", r"garantiz", r"\bcura\b", r"v[íi]ctimas?", r"\bloc[oa]s?\b",
        r"sobredosis",
    )
)  # fmt: skip
HARDEST_GRADE, HARDEST_GRADE_IN_CRISIS = 8.0, 6.0
LEAST_EASE, LEAST_EASE_IN_CRISIS = 60.0, 65.0
FEWEST_WORDS = 30  # a formula says nothing about less
LINK = re.compile(r"""<a\b[^>]*?\bhref=["']([^"']*)["']""", re.IGNORECASE)
PICTURE = re.compile(r"<(?:img|embed\b[^>]*format=)[^>]*>", re.IGNORECASE)
ALTERNATIVE = re.compile(r"""\balt=["']\s*[^\s"']""", re.IGNORECASE)


class Fault(StrEnum):
    """What is wrong with a page."""

    BANNED = "banned"
    NO_ALTERNATIVE = "no-alternative"
    HARD_TO_READ = "hard-to-read"
    DEAD_LINK = "dead-link"
    NO_SOURCES = "no-sources"


@dataclass(frozen=True)
class Finding:
    """One fault, and where: the phrase, the address or the measure."""

    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class Copy:
    """A page as the linter sees it: `words` without markup, a line to a point, and `markup` as it is kept."""

    language: str
    words: str
    markup: str
    sourced: bool
    crisis: bool = False

    @property
    def level(self) -> float | None:
        """Flesch–Kincaid grade in English, INFLESZ ease in Spanish; None for a text too short to tell."""
        prose = readability.prose(self.words)
        if len(prose.split()) < FEWEST_WORDS:
            return None
        measured = readability.measure(prose, self.language)
        return measured.inflesz if self.language == "es" else measured.grade

    @property
    def too_hard(self) -> bool:
        """Whether the level is beyond the limit of its kind."""
        level = self.level
        if level is None:
            return False
        if self.language == "es":
            return level < (LEAST_EASE_IN_CRISIS if self.crisis else LEAST_EASE)
        return level > (HARDEST_GRADE_IN_CRISIS if self.crisis else HARDEST_GRADE)


def findings(copy: Copy, leads_somewhere: Callable[[str], bool]) -> list[Finding]:
    """All faults of a page. `leads_somewhere` is asked of each address on this site, which begins with a slash."""
    return list(_findings(copy, leads_somewhere))


def _findings(copy: Copy, leads_somewhere: Callable[[str], bool]) -> Iterator[Finding]:
    for phrase in BANNED:
        yield from (Finding(Fault.BANNED, found.group()) for found in phrase.finditer(copy.words))
    if any(not ALTERNATIVE.search(picture) for picture in PICTURE.findall(copy.markup)):
        yield Finding(Fault.NO_ALTERNATIVE)
    if copy.too_hard:
        yield Finding(Fault.HARD_TO_READ, f"{copy.level:.1f}")
    for address in LINK.findall(copy.markup):
        if address.startswith("/") and not leads_somewhere(address):
            yield Finding(Fault.DEAD_LINK, address)
    if not copy.sourced:
        yield Finding(Fault.NO_SOURCES)
