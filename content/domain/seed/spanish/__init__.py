"""The seed pages in Spanish."""

from content.domain.seed.draft import Draft
from content.domain.seed.spanish import feelings, pages, support, therapy

DRAFTS: tuple[Draft, ...] = pages.DRAFTS + feelings.DRAFTS + therapy.DRAFTS + support.DRAFTS
