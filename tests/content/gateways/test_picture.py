"""The preview image of links."""

from content.gateways import picture


def test_it_is_drawn_once() -> None:
    assert picture.render_png() is picture.render_png()
