"""The first pages of the library, as an author would hand them in. Values only: nothing here is signed."""

from content.domain.starter import english, spanish
from content.domain.starter.draft import Draft

DRAFTS: tuple[Draft, ...] = english.DRAFTS + spanish.DRAFTS

__all__ = ["DRAFTS", "Draft"]
