"""The seed pages in English."""

from content.domain.starter.draft import Draft
from content.domain.starter.english import feelings, pages, support, therapy

DRAFTS: tuple[Draft, ...] = pages.DRAFTS + feelings.DRAFTS + therapy.DRAFTS + support.DRAFTS
