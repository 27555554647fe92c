"""Letting a therapist into their own place: a link to the address on file, then a code to it. Neither opens it alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from config import leases
from config.crypto import tokens
from config.crypto.tokens import new_ref
from matching.booking.actions import verification_code
from matching.booking.domain.verification_code import HOUR, Verdict, may_send_link
from matching.booking.gateways import verification_code as code_gateway
from matching.portal.gateways import provider_login_mail
from matching.portal.models import PracticeLetter
from matching.portal.models.practice import CODE, KEY, LINK
from providers.directory.models import Provider, Status

LINK_LIFE, LEASE, KEPT = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
ATTEMPTS = 5
# A practice may share one address; beyond so many it is none of a person's own.
MOST = 5


def locked(provider_id: int) -> None:
    """Whoever else asks for this provider waits, so that limits hold under parallel requests."""
    Provider.objects.select_for_update(no_key=True).values_list("id").get(id=provider_id)


def mark(provider: Provider) -> bytes:
    """A keyed hash of the address on file: what was opened or kept at another address is open no longer."""
    return tokens.keyed("practice-address", provider.contact_email.casefold())


def send_link(*, email: str, language: str, now: datetime) -> None:
    """Queue a link for each provider with this address on file, three an hour. Says nothing of whether there is one."""
    found = Provider.objects.filter(contact_email__iexact=email.strip()).exclude(status=Status.LEFT)
    ids = list(found.order_by("id").values_list("id", flat=True)[:MOST]) if email.strip() else []
    for provider_id in ids:
        invite(provider_id=provider_id, language=language, now=now)


def invite(*, provider_id: int, language: str, now: datetime) -> bool:
    """Queue a link for one provider, to their address on file; False beyond three an hour."""
    with transaction.atomic():
        locked(provider_id)
        lately = PracticeLetter.objects.filter(provider_id=provider_id, kind=LINK, created_at__gt=now - HOUR)
        if not may_send_link(lately.count()):
            return False
        letter = _letter(provider_id, LINK, language, now, LINK_LIFE)
        letter.digest = tokens.digest(provider_login_mail.token(letter))
        letter.save(force_insert=True)
        return True


def send_code(*, provider_id: int, language: str, now: datetime) -> bool:
    """Queue a new code; False beyond five an hour. The codes before it are void."""
    with transaction.atomic():
        locked(provider_id)

        def write(dies_at: datetime) -> None:
            letter = _letter(provider_id, CODE, language, now, dies_at - now)
            letter.digest = code_gateway.digest(code_gateway.PROVIDER, provider_id, provider_login_mail.code(letter))
            letter.save(force_insert=True)

        return verification_code.send(_codes(provider_id), write=write, now=now)


def check_code(*, provider_id: int, digits: str, now: datetime) -> Verdict:
    """Whether these are the digits of the code that was sent last: good once, for ten minutes, in five tries."""
    with transaction.atomic():
        locked(provider_id)
        digest = code_gateway.digest(code_gateway.PROVIDER, provider_id, digits)
        return verification_code.check(_codes(provider_id), digest=digest, now=now)


def tell_of_passkeys(*, provider_id: int, language: str, now: datetime) -> None:
    """Queue a word that a passkey came or went."""
    with transaction.atomic():
        letter = _letter(provider_id, KEY, language, now, KEPT)
        letter.digest = tokens.digest(letter.ref)
        letter.save(force_insert=True)


def claim(*, now: datetime, limit: int = 50) -> list[PracticeLetter]:
    """Take letters that wait, or whose sender went silent, for a minute; none that is dead by now."""
    with transaction.atomic():
        unsent = PracticeLetter.objects.filter(
            leases.available(now), sent_at__isnull=True, attempts__lt=ATTEMPTS, dies_at__gt=now
        ).order_by("id")
        return list(leases.claim(unsent, now=now, lease=LEASE, limit=limit).select_related("provider").order_by("id"))


def sent(*, letter: PracticeLetter, now: datetime) -> None:
    """The letter is out."""
    with transaction.atomic():
        leases.release(letter, sent_at=now)


def purge(*, now: datetime) -> int:
    """Forget letters that no limit counts any more; how many."""
    with transaction.atomic():
        return PracticeLetter.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _letter(provider_id: int, kind: str, language: str, now: datetime, life: timedelta) -> PracticeLetter:
    return PracticeLetter(
        ref=new_ref(), provider_id=provider_id, kind=kind, language=language, created_at=now, dies_at=now + life
    )


def _codes(provider_id: int) -> "QuerySet[PracticeLetter]":
    return PracticeLetter.objects.filter(provider_id=provider_id, kind=CODE)
