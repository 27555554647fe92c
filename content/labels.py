"""Texts for the codes in `content/domain`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content.domain import topics
from content.domain.lint import Fault
from content.domain.review import Refusal, Retraction

REFUSALS: dict[Refusal, Any] = {
    Refusal.NOT_SUBMITTED: _("This is not the text that was handed in for review."),
    Refusal.CHANGED: _("The words have changed since they were handed in. Please have them handed in again."),
    Refusal.NO_LICENSE: _("Only a clinician whose license is on file, checked and in force can sign."),
    Refusal.UNKNOWN_WRITER: _("Nobody can tell who wrote these words. Please save them once more."),
    Refusal.OWN_WORDS: _("Nobody signs words of their own. Please ask another clinician."),
}

RETRACTIONS: dict[Retraction, Any] = {
    Retraction.HARM: _("It could do harm"),
    Retraction.WRONG: _("Something in it is wrong"),
    Retraction.OLD: _("It is out of date"),
    Retraction.OTHER: _("Another reason"),
}

LEVELS: dict[str, Any] = {
    "self": _("Look after yourself"),
    "talk": _("Talk to someone"),
    "soon": _("Get help soon"),
    "now": _("Get help now"),
}

TOPICS: dict[str, Any] = {
    topics.FEELINGS: _("Feelings"),
    topics.CALM: _("Sleep and calm"),
    topics.THERAPY: _("Therapy"),
    topics.PAYING: _("Medicine and money"),
    topics.OTHERS: _("People around you"),
}

FAULTS: dict[Fault, Any] = {
    Fault.BANNED: _("These words could do harm: %(detail)s"),
    Fault.NO_ALTERNATIVE: _("A picture has no words for who can't see it."),
    Fault.HARD_TO_READ: _("The sentences are too hard to read (level %(detail)s). Use shorter words and sentences."),
    Fault.DEAD_LINK: _("This link leads nowhere: %(detail)s"),
    Fault.NO_SOURCES: _("The page names no source."),
}
