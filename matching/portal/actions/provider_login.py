"""Letting a therapist into their own place: a link to the address on file, then a code to it. Neither opens it alone."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from config.crypto import tokens
from config.crypto.tokens import new_ref
from matching.booking.actions.verification import CODE_LIFE, CODES_AN_HOUR, HOUR, LINKS_AN_HOUR, TRIES_A_CODE, Verdict
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
        if _lately(provider_id, LINK, now) >= LINKS_AN_HOUR:
            return False
        letter = _letter(provider_id, LINK, language, now, LINK_LIFE)
        letter.digest = tokens.digest(provider_login_mail.token(letter))
        letter.save(force_insert=True)
        return True


def send_code(*, provider_id: int, language: str, now: datetime) -> bool:
    """Queue a new code; False beyond five an hour. The codes before it are void."""
    with transaction.atomic():
        locked(provider_id)
        if _lately(provider_id, CODE, now) >= CODES_AN_HOUR:
            return False
        PracticeLetter.objects.filter(provider_id=provider_id, kind=CODE, dies_at__gt=now).update(dies_at=now)
        letter = _letter(provider_id, CODE, language, now, CODE_LIFE)
        letter.digest = provider_login_mail.code_digest(provider_id, provider_login_mail.code(letter))
        letter.save(force_insert=True)
        return True


def check_code(*, provider_id: int, digits: str, now: datetime) -> Verdict:
    """Whether these are the digits on their way: good once, for ten minutes, in five tries."""
    with transaction.atomic():
        locked(provider_id)
        found = PracticeLetter.objects.filter(
            provider_id=provider_id, kind=CODE, dies_at__gt=now, used_at__isnull=True
        ).last()  # fmt: skip
        if found is None or found.tries >= TRIES_A_CODE:
            return Verdict.WAIT
        PracticeLetter.objects.filter(id=found.id).update(tries=F("tries") + 1)
        if not hmac.compare_digest(provider_login_mail.code_digest(provider_id, digits), bytes(found.digest)):
            return Verdict.WAIT if found.tries + 1 >= TRIES_A_CODE else Verdict.WRONG
        PracticeLetter.objects.filter(id=found.id).update(used_at=now)
        return Verdict.RIGHT


def tell_of_passkeys(*, provider_id: int, language: str, now: datetime) -> None:
    """Queue a word that a passkey came or went."""
    with transaction.atomic():
        letter = _letter(provider_id, KEY, language, now, KEPT)
        letter.digest = tokens.digest(letter.ref)
        letter.save(force_insert=True)


def claim(*, now: datetime, limit: int = 50) -> list[PracticeLetter]:
    """Take letters that wait, or whose sender went silent, for a minute; none that is dead by now."""
    with transaction.atomic():
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        waiting = PracticeLetter.objects.filter(free, sent_at__isnull=True, attempts__lt=ATTEMPTS, dies_at__gt=now)
        ids = [row.pk for row in waiting.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:limit]]
        PracticeLetter.objects.filter(pk__in=ids).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
        return list(PracticeLetter.objects.filter(pk__in=ids).select_related("provider").order_by("id"))


def sent(*, letter: PracticeLetter, now: datetime) -> None:
    """The letter is out."""
    with transaction.atomic():
        PracticeLetter.objects.filter(pk=letter.pk).update(sent_at=now, lease_until=None)


def purge(*, now: datetime) -> int:
    """Forget letters that no limit counts any more; how many."""
    with transaction.atomic():
        return PracticeLetter.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _letter(provider_id: int, kind: str, language: str, now: datetime, life: timedelta) -> PracticeLetter:
    return PracticeLetter(
        ref=new_ref(), provider_id=provider_id, kind=kind, language=language, created_at=now, dies_at=now + life
    )


def _lately(provider_id: int, kind: str, now: datetime) -> int:
    return PracticeLetter.objects.filter(provider_id=provider_id, kind=kind, created_at__gt=now - HOUR).count()
