"""The seed pages of the library, as drafts."""

from content.domain.starter import english, spanish
from content.domain.starter.draft import Draft

DRAFTS: tuple[Draft, ...] = english.DRAFTS + spanish.DRAFTS

__all__ = ["DRAFTS", "Draft"]
