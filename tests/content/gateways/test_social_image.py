"""The preview image of links."""

from content.gateways import social_image


def test_it_is_drawn_once() -> None:
    assert social_image.render_png() is social_image.render_png()
