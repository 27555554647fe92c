"""The pieces that pages are made of, and their words without the markup."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.labels import LEVELS

FEATURES = ["bold", "italic", "link", "ul", "ol"]


class Section(blocks.StructBlock):
    """A heading and what is said below it."""

    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=FEATURES)

    class Meta:
        icon = "title"
        template = "content/blocks/section.html"


class Point(blocks.StructBlock):
    """A few words and a line about them."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(max_length=300)


class Signs(blocks.StructBlock):
    """What a person may notice."""

    heading = blocks.CharBlock(max_length=120)
    points = blocks.ListBlock(Point(), min_num=1, max_num=10)

    class Meta:
        icon = "list-ul"
        template = "content/blocks/signs.html"


class Helps(Signs):
    """What a person may try."""

    class Meta:
        icon = "pick"
        template = "content/blocks/helps.html"


class Steps(blocks.StructBlock):
    """An exercise to do here and now, step by step."""

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
    """Come back to the present by the senses. A plain list; with scripts, one sense at a time."""

    heading = blocks.CharBlock(max_length=120)
    introduction = blocks.CharBlock(max_length=300)
    senses = blocks.ListBlock(Sense(), min_num=2, max_num=5)
    ending = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "view"
        template = "content/blocks/grounding.html"


class Breathing(blocks.StructBlock):
    """Slow breathing at a pace. Words and counts; with scripts, a circle that the reader starts and stops."""

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
    """A word to the reader set apart, such as what the page will speak of."""

    text = blocks.CharBlock(max_length=400)

    class Meta:
        icon = "info-circle"
        template = "content/blocks/note.html"


class CareCard(blocks.StructBlock):
    """When one of the four levels of care fits, and what to do then."""

    level = blocks.ChoiceBlock(choices=list(LEVELS.items()))
    title = blocks.CharBlock(max_length=120)
    signs = blocks.ListBlock(blocks.CharBlock(max_length=200), min_num=1, max_num=8)
    action = blocks.CharBlock(max_length=300)


class CareCards(blocks.StructBlock):
    """The levels of care, the lightest first."""

    heading = blocks.CharBlock(max_length=120)
    cards = blocks.ListBlock(CareCard(), min_num=1, max_num=4)

    class Meta:
        icon = "form"
        template = "content/blocks/care_cards.html"


class Lines(blocks.StructBlock):
    """Some of the crisis lines, as their rows have them today."""

    heading = blocks.CharBlock(max_length=120)
    slugs = blocks.ListBlock(blocks.CharBlock(max_length=60), min_num=1, max_num=7)

    class Meta:
        icon = "mobile-alt"
        template = "content/blocks/lines.html"


class Source(blocks.StructBlock):
    """Where a fact comes from, and when somebody last read it there."""

    title = blocks.CharBlock(max_length=200)
    publisher = blocks.CharBlock(max_length=120)
    url = blocks.URLBlock()
    accessed_on = blocks.DateBlock()

    class Meta:
        icon = "link"
        label = _("Source")


class Body(blocks.StreamBlock):
    """What an article or a guide is made of."""

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
    """All that a page rests on."""

    source = Source()


def pieces(body: Any) -> Iterator[dict[str, str]]:
    """The body as `{"type", "heading", "text"}` by piece, in plain words, one paragraph or point a line."""
    for block in body:
        value = block.value
        yield {
            "type": block.block_type,
            "heading": str(value.get("heading", "")),
            "text": "\n".join(line for line in _lines(block.block_type, value) if line),
        }


def beyond_words(block: Any) -> list[str]:
    """What a signature is on and no reader's words say: where links lead, seconds and rounds, which lines are named."""
    value = block.value
    if block.block_type == "section":
        return re.findall(r"<a ([^>]*)>", value["text"].source)
    if block.block_type == "breathing":
        return [f"{value['breathe_in']} / {value['breathe_out']} × {value['rounds']}"]
    if block.block_type == "grounding":
        return [", ".join(str(sense["count"]) for sense in value["senses"])]
    return [", ".join(value["slugs"])] if block.block_type == "lines" else []


def markup(body: Any) -> str:
    """All rich text of the body, as it is kept."""
    return "\n".join(block.value["text"].source for block in body if block.block_type == "section")


def _lines(kind: str, value: Any) -> Iterator[str]:
    if kind == "section":
        marked = value["text"].source.replace("</p>", "</p>\n").replace("</li>", "</li>\n")
        yield from (line.strip() for line in strip_tags(marked).splitlines())
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
