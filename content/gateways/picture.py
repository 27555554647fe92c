"""The picture that goes with a link to this site, drawn here. It is the same for every page and tells of none."""

from functools import lru_cache
from io import BytesIO
from math import pi, sin

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
SKY, SUN, FAR, NEAR, INK = "#e2efeb", "#f6cfae", "#7fb3a8", "#1f5f57", "#164842"
FINER = 2  # drawn twice as large, then scaled down, for smooth edges


@lru_cache(maxsize=1)
def drawn() -> bytes:
    """The picture as a PNG."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), SKY)
    pen = ImageDraw.Draw(image)
    _hills(pen)
    pen.text((90 * FINER, 92 * FINER), "Attune", fill=INK, font=ImageFont.load_default(118 * FINER))
    kept = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _hills(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse(_scaled((850, 120, 1030, 300)), fill=SUN)
    pen.polygon(_wave(430, 70, 620, 0.4), fill=FAR)
    pen.polygon(_wave(520, 45, 760, 2.6), fill=NEAR)


def _scaled(points: tuple[int, ...]) -> list[int]:
    return [point * FINER for point in points]


def _wave(level: int, rise: int, length: int, shift: float) -> list[tuple[float, float]]:
    """The outline of a hill: a wave around a level, closed along the lower edge."""
    crest = [(x * FINER, (level - rise * sin(2 * pi * x / length + shift)) * FINER) for x in range(0, WIDTH + 1, 4)]
    return [(0, HEIGHT * FINER), *crest, (WIDTH * FINER, HEIGHT * FINER)]
