"""Checks of a page's text: safe messaging, reading level, sources, alternative text and working links."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.domain import readability

# Safe messaging: no methods, stigma, drama, promises or pressure, and no claim that we monitor anyone.
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
MAX_GRADE, MAX_GRADE_IN_CRISIS = 8.0, 6.0
MIN_EASE, MIN_EASE_IN_CRISIS = 60.0, 65.0
MIN_WORDS = 30  # below this the formulas are meaningless
LINK = re.compile(r"""<a\b[^>]*?\bhref=["']([^"']*)["']""", re.IGNORECASE)
IMAGE = re.compile(r"<(?:img|embed\b[^>]*format=)[^>]*>", re.IGNORECASE)
ALT_TEXT = re.compile(r"""\balt=["']\s*[^\s"']""", re.IGNORECASE)


class Fault(StrEnum):
    """A kind of fault in a page."""

    BANNED = "banned"
    NO_ALTERNATIVE = "no-alternative"
    HARD_TO_READ = "hard-to-read"
    DEAD_LINK = "dead-link"
    NO_SOURCES = "no-sources"


@dataclass(frozen=True)
class Finding:
    """One fault, with the phrase, link or reading level."""

    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class PageText:
    """A page as the linter reads it: `words` is the text with one line per point, `markup` the rich text as stored."""

    language: str
    words: str
    markup: str
    sourced: bool
    crisis: bool = False

    @property
    def level(self) -> float | None:
        """Return the Flesch–Kincaid grade in English, the INFLESZ score in Spanish, None for a short text."""
        prose = readability.prose(self.words)
        if len(prose.split()) < MIN_WORDS:
            return None
        measured = readability.measure(prose, self.language)
        return measured.inflesz if self.language == "es" else measured.grade

    @property
    def too_hard(self) -> bool:
        """Return whether the text is harder to read than allowed; crisis pages have a stricter limit."""
        level = self.level
        if level is None:
            return False
        if self.language == "es":
            return level < (MIN_EASE_IN_CRISIS if self.crisis else MIN_EASE)
        return level > (MAX_GRADE_IN_CRISIS if self.crisis else MAX_GRADE)


def findings(text: PageText, leads_somewhere: Callable[[str], bool]) -> list[Finding]:
    """Return all faults of a page. `leads_somewhere` says whether a path of this site, which starts with "/", exists."""
    return list(_findings(text, leads_somewhere))


def _findings(text: PageText, leads_somewhere: Callable[[str], bool]) -> Iterator[Finding]:
    for phrase in BANNED:
        yield from (Finding(Fault.BANNED, match.group()) for match in phrase.finditer(text.words))
    if any(not ALT_TEXT.search(image) for image in IMAGE.findall(text.markup)):
        yield Finding(Fault.NO_ALTERNATIVE)
    if text.too_hard:
        yield Finding(Fault.HARD_TO_READ, f"{text.level:.1f}")
    for url in LINK.findall(text.markup):
        if url.startswith("/") and not leads_somewhere(url):
            yield Finding(Fault.DEAD_LINK, url)
    if not text.sourced:
        yield Finding(Fault.NO_SOURCES)
