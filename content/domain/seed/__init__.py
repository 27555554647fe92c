"""The seed pages of the library, as drafts."""

from content.domain.seed import english, spanish
from content.domain.seed.draft import Draft

DRAFTS: tuple[Draft, ...] = english.DRAFTS + spanish.DRAFTS

__all__ = ["DRAFTS", "Draft"]
