"""The structured data element."""

import json

from content.templatetags.structured_data import structured_data


def test_words_can_not_end_the_block_nor_begin_another() -> None:
    facts = {"name": "</script><script>alert(1)</script> & <!-- ", "description": "Sueño\u2028y calma"}
    block = structured_data(facts)
    content = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert (json.loads(content), block.count("<"), content.count("\u2028")) == (facts, 2, 0)


def test_where_nothing_is_known_there_is_no_block() -> None:
    assert structured_data({}) == ""
