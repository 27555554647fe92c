"""The preview image for links to this site. It is the same for every page, so that it reveals none."""

from functools import lru_cache
from io import BytesIO
from math import pi, sin

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
SKY, SUN, FAR, NEAR, INK = "#e2efeb", "#f6cfae", "#7fb3a8", "#1f5f57", "#164842"
SCALE = 2  # drawn twice as large, then scaled down, for smooth edges


@lru_cache(maxsize=1)
def render_png() -> bytes:
    """Return the image as a PNG."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), SKY)
    pen = ImageDraw.Draw(image)
    _hills(pen)
    pen.text((90 * SCALE, 92 * SCALE), "Attune", fill=INK, font=ImageFont.load_default(118 * SCALE))
    png = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(png, "PNG", optimize=True)
    return png.getvalue()


def _hills(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse(_scaled((850, 120, 1030, 300)), fill=SUN)
    pen.polygon(_wave(430, 70, 620, 0.4), fill=FAR)
    pen.polygon(_wave(520, 45, 760, 2.6), fill=NEAR)


def _scaled(points: tuple[int, ...]) -> list[int]:
    return [point * SCALE for point in points]


def _wave(level: int, rise: int, length: int, shift: float) -> list[tuple[float, float]]:
    """Return the outline of hills: a sine wave around `level`, closed along the bottom."""
    crest = [(x * SCALE, (level - rise * sin(2 * pi * x / length + shift)) * SCALE) for x in range(0, WIDTH + 1, 4)]
    return [(0, HEIGHT * SCALE), *crest, (WIDTH * SCALE, HEIGHT * SCALE)]
