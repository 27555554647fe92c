"""The seed pages in English."""

from content.domain.seed.draft import Draft
from content.domain.seed.english import feelings, pages, support, therapy

DRAFTS: tuple[Draft, ...] = pages.DRAFTS + feelings.DRAFTS + therapy.DRAFTS + support.DRAFTS
