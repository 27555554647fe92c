"""What someone typed into a form that could not be taken. Every page that refuses a form shows it again."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext_lazy as _

# Fields that a page doesn't repeat, because secrets are typed again. And how much it repeats: a hundred ordinary forms.
NOT_REPEATED = frozenset({"csrfmiddlewaretoken", "password", "passphrase", "code", "resume_code", "credential"})
REPEATED_CHARACTERS = 64 * 1024

# The fields of the public forms that hold words, and what each is called. Choices and secret words aren't shown.
TYPED_FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "pronouns": _("Pronouns"),
    "date_of_birth": _("Date of birth"),
    "booker_name": _("Your name"),
    "relationship": _("Relationship"),
    "booker_email": _("Your e-mail"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "member_id": _("Insurance member ID"),
    "copay": _("Copay"),
    "deductible_left": _("Deductible left"),
    "share": _("Note to the therapist"),
    "reason": _("Reason"),
    "words": _("In your words"),
    "note": _("Note"),
    "zip": _("ZIP code"),
    "look": _("Insurance company"),
    "self_pay_max": _("The most you can pay"),
    "url": _("Video room"),
    "capacity": _("Clients"),
}


def repeated_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the posted fields that a page may repeat. Empty if the body was not read or holds too much."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (BadRequest, SuspiciousOperation, RawPostDataException, UnreadablePostError):
        return []
    fields = [(name, value) for name, value in fields if name not in NOT_REPEATED]
    is_short = sum(len(name) + len(value) for name, value in fields) <= REPEATED_CHARACTERS
    return fields if is_short else []


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a person typed, each with the name of its field."""
    return [
        (str(TYPED_FIELDS[name]), value)
        for name, value in repeated_fields(request)
        if name in TYPED_FIELDS and value.strip()
    ]


def is_from_our_page(request: HttpRequest) -> bool | None:
    """Return whether the browser says that a page of this site posted the form. None if it doesn't say."""
    origin = request.headers.get("Origin")
    return None if origin is None else urlsplit(origin).netloc == request.get_host()


def context(request: HttpRequest, *, can_send_again: bool = True) -> dict[str, Any]:
    """Return the template context of `components/posted_form.html`. Without `can_send_again` the words can only be copied."""
    if request.method != "POST":
        return {"typed": [], "fields": [], "can_send_again": False}
    fields = repeated_fields(request)
    return {"typed": typed_words(request), "fields": fields, "can_send_again": can_send_again and bool(fields)}
