"""Identifiers in addresses and hidden fields. What is none is read as absent, so that it never reaches PostgreSQL."""

import re

SLUG = re.compile(r"[-\w]{1,200}", re.ASCII)
ROW_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)  # fits PostgreSQL's bigint


def slug(text: str) -> str:
    """Return a slug, or "" if the text is none."""
    return text if SLUG.fullmatch(text) else ""


def row_id(text: str) -> int | None:
    """Return the id of a row, or None if the text is none."""
    return int(text) if ROW_ID.fullmatch(text) else None
