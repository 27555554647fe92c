"""The seed pages in Spanish."""

from content.domain.starter.draft import Draft
from content.domain.starter.spanish import feelings, pages, support, therapy

DRAFTS: tuple[Draft, ...] = pages.DRAFTS + feelings.DRAFTS + therapy.DRAFTS + support.DRAFTS
