"""A page before anybody has signed it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Block = tuple[str, Any]


@dataclass(frozen=True)
class Source:
    """A public source, and the day it was read."""

    title: str
    publisher: str
    url: str
    accessed_on: date

    def value(self) -> dict[str, str]:
        """As the block of a page keeps it."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "url": self.url,
            "accessed_on": self.accessed_on.isoformat(),
        }


@dataclass(frozen=True)
class Draft:
    """All of a page's words. `kind` is home, article, guide or crisis; `body` holds (type, value) by block."""

    kind: str
    language: str
    slug: str
    title: str
    summary: str
    heading: str = ""
    concern: str = ""
    topic: str = ""
    takeaways: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    sources: tuple[Source, ...] = field(default=())


def points(heading: str, *pairs: tuple[str, str]) -> dict[str, Any]:
    """A list of signs, or of what helps."""
    return {"heading": heading, "points": [{"title": title, "text": text} for title, text in pairs]}


def section(heading: str, *paragraphs: str, items: tuple[str, ...] = ()) -> dict[str, Any]:
    """A heading, paragraphs, and perhaps a list below them."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    listed = "".join(f"<li>{item}</li>" for item in items)
    return {"heading": heading, "text": text + (f"<ul>{listed}</ul>" if listed else "")}


def card(level: str, title: str, action: str, *signs: str) -> dict[str, Any]:
    """One level of care."""
    return {"level": level, "title": title, "signs": list(signs), "action": action}
