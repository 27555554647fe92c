"""The content of a seed page, and helpers that build its blocks."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Block = tuple[str, Any]


@dataclass(frozen=True)
class Source:
    """A public source, and the date it was read."""

    title: str
    publisher: str
    url: str
    accessed_on: date

    def value(self) -> dict[str, str]:
        """Return the value of a source block."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "url": self.url,
            "accessed_on": self.accessed_on.isoformat(),
        }


@dataclass(frozen=True)
class Draft:
    """A page. `kind` is home, article, exercise, guide or crisis; `body` has (type, value) for each block."""

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
    """Return the value of a signs or helps block."""
    return {"heading": heading, "points": [{"title": title, "text": text} for title, text in pairs]}


def section(heading: str, *paragraphs: str, items: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the value of a section block: a heading, paragraphs, and a list if there are items."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    list_items = "".join(f"<li>{item}</li>" for item in items)
    return {"heading": heading, "text": text + (f"<ul>{list_items}</ul>" if list_items else "")}


def card(level: str, title: str, action: str, *signs: str) -> dict[str, Any]:
    """Return the value of a care card."""
    return {"level": level, "title": title, "signs": list(signs), "action": action}
