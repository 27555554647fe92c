"""The StreamField blocks of pages, and their text without markup."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.labels import LEVELS

FEATURES = ["bold", "italic", "link", "ul", "ol"]


class Section(blocks.StructBlock):
    """A heading with rich text."""

    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=FEATURES)

    class Meta:
        icon = "title"
        template = "content/blocks/section.html"


class Point(blocks.StructBlock):
    """A short title with one line of text."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(max_length=300)


class Signs(blocks.StructBlock):
    """Signs that a person may notice."""

    heading = blocks.CharBlock(max_length=120)
    points = blocks.ListBlock(Point(), min_num=1, max_num=10)

    class Meta:
        icon = "list-ul"
        template = "content/blocks/signs.html"


class Helps(Signs):
    """Things that a person can try."""

    class Meta:
        icon = "pick"
        template = "content/blocks/helps.html"


class Steps(blocks.StructBlock):
    """A step-by-step exercise."""

    heading = blocks.CharBlock(max_length=120)
    introduction = blocks.CharBlock(max_length=300)
    steps = blocks.ListBlock(blocks.CharBlock(max_length=200), min_num=2, max_num=10)

    class Meta:
        icon = "list-ol"
        template = "content/blocks/steps.html"


class Sense(blocks.StructBlock):
    """One of the senses of a grounding exercise, and how many things to notice with it."""

    count = blocks.IntegerBlock(min_value=1, max_value=5)
    text = blocks.CharBlock(max_length=200)


class Grounding(blocks.StructBlock):
    """A grounding exercise: a list, or with JavaScript one sense at a time."""

    heading = blocks.CharBlock(max_length=120)
    introduction = blocks.CharBlock(max_length=300)
    senses = blocks.ListBlock(Sense(), min_num=2, max_num=5)
    ending = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "view"
        template = "content/blocks/grounding.html"


class Breathing(blocks.StructBlock):
    """A paced breathing exercise: text, or with JavaScript a circle that the reader starts and stops."""

    heading = blocks.CharBlock(max_length=120)
    introduction = blocks.CharBlock(max_length=300)
    breathe_in = blocks.IntegerBlock(min_value=2, max_value=8, help_text=_("Seconds."))
    breathe_out = blocks.IntegerBlock(min_value=2, max_value=10, help_text=_("Seconds."))
    rounds = blocks.IntegerBlock(min_value=1, max_value=20)
    ending = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "history"
        template = "content/blocks/breathing.html"


class Note(blocks.StructBlock):
    """A highlighted note, such as a content warning."""

    text = blocks.CharBlock(max_length=400)

    class Meta:
        icon = "info-circle"
        template = "content/blocks/note.html"


class CareCard(blocks.StructBlock):
    """One of the four levels of care: when it fits and what to do."""

    level = blocks.ChoiceBlock(choices=list(LEVELS.items()))
    title = blocks.CharBlock(max_length=120)
    signs = blocks.ListBlock(blocks.CharBlock(max_length=200), min_num=1, max_num=8)
    action = blocks.CharBlock(max_length=300)


class CareCards(blocks.StructBlock):
    """The levels of care, the least urgent first."""

    heading = blocks.CharBlock(max_length=120)
    cards = blocks.ListBlock(CareCard(), min_num=1, max_num=4)

    class Meta:
        icon = "form"
        template = "content/blocks/care_cards.html"


class Lines(blocks.StructBlock):
    """A choice of crisis lines, shown with their current details."""

    heading = blocks.CharBlock(max_length=120)
    slugs = blocks.ListBlock(blocks.CharBlock(max_length=60), min_num=1, max_num=7)

    class Meta:
        icon = "mobile-alt"
        template = "content/blocks/crisis_lines.html"


class Source(blocks.StructBlock):
    """A source, and the date it was last read."""

    title = blocks.CharBlock(max_length=200)
    publisher = blocks.CharBlock(max_length=120)
    url = blocks.URLBlock()
    accessed_on = blocks.DateBlock()

    class Meta:
        icon = "link"
        label = _("Source")


class Body(blocks.StreamBlock):
    """The body of a page."""

    note = Note()
    section = Section()
    signs = Signs()
    helps = Helps()
    steps = Steps()
    grounding = Grounding()
    breathing = Breathing()
    care_cards = CareCards()
    lines = Lines()


class Takeaways(blocks.StreamBlock):
    """The few sentences to remember."""

    takeaway = blocks.CharBlock(max_length=200)


class Sources(blocks.StreamBlock):
    """The sources of a page."""

    source = Source()


def pieces(body: Any) -> Iterator[dict[str, str]]:
    """Yield `{"type", "heading", "text"}` for each block, as plain text with one line per paragraph or point."""
    for block in body:
        value = block.value
        yield {
            "type": block.block_type,
            "heading": str(value.get("heading", "")),
            "text": "\n".join(line for line in _lines(block.block_type, value) if line),
        }


def signed_details(block: Any) -> list[str]:
    """Return what a signature covers but `pieces` doesn't show: link targets, seconds and rounds, slugs of crisis lines."""
    value = block.value
    if block.block_type == "section":
        return re.findall(r"<a ([^>]*)>", value["text"].source)
    if block.block_type == "breathing":
        return [f"{value['breathe_in']} / {value['breathe_out']} × {value['rounds']}"]
    if block.block_type == "grounding":
        return [", ".join(str(sense["count"]) for sense in value["senses"])]
    return [", ".join(value["slugs"])] if block.block_type == "lines" else []


def markup(body: Any) -> str:
    """Return all rich text of the body as stored."""
    return "\n".join(block.value["text"].source for block in body if block.block_type == "section")


def _lines(kind: str, value: Any) -> Iterator[str]:
    if kind == "section":
        html = value["text"].source.replace("</p>", "</p>\n").replace("</li>", "</li>\n")
        yield from (line.strip() for line in strip_tags(html).splitlines())
    elif kind == "note":
        yield value["text"]
    elif kind in ("signs", "helps"):
        for point in value["points"]:
            yield f"{point['title']}: {point['text']}"
    elif kind == "steps":
        yield value["introduction"]
        yield from value["steps"]
    elif kind == "grounding":
        yield value["introduction"]
        yield from (sense["text"] for sense in value["senses"])
        yield value["ending"]
    elif kind == "breathing":
        yield from (value["introduction"], value["ending"])
    elif kind == "care_cards":
        for card in value["cards"]:
            yield f"{LEVELS[card['level']]}: {card['title']}"
            yield from card["signs"]
            yield card["action"]
