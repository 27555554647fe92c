"""Provider login: a link is mailed to the address on file, then a code to the same address. Both are required."""

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
from matching.portal.models import ProviderLoginToken
from matching.portal.models.provider_login import CODE, LINK, PASSKEY_CHANGE
from providers.directory.models import Provider, ProviderStatus

LINK_LIFETIME, LEASE, RETENTION = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
ATTEMPTS = 5
# Several providers of a practice may share one address. An address shared by more is not a personal one.
MAX_PROVIDERS_PER_ADDRESS = 5


def lock_provider(provider_id: int) -> None:
    """Lock the provider's row until the transaction ends, so that parallel requests can't exceed the limits."""
    Provider.objects.select_for_update(no_key=True).values_list("id").get(id=provider_id)


def email_fingerprint(provider: Provider) -> bytes:
    """Return a keyed hash of the address on file. Logins and passkeys created under another address are no longer valid."""
    return tokens.keyed_hash("practice-address", provider.contact_email.casefold())


def send_link(*, email: str, language: str, now: datetime) -> None:
    """Queue a link for each provider with this address on file, up to three an hour each.

    Returns nothing, so that the caller can't reveal whether the address is on file.
    """
    providers = Provider.objects.filter(contact_email__iexact=email.strip()).exclude(status=ProviderStatus.LEFT)
    ids = (
        list(providers.order_by("id").values_list("id", flat=True)[:MAX_PROVIDERS_PER_ADDRESS]) if email.strip() else []
    )
    for provider_id in ids:
        invite(provider_id=provider_id, language=language, now=now)


def invite(*, provider_id: int, language: str, now: datetime) -> bool:
    """Queue a link to one provider's address on file. Returns False if three were queued within the last hour."""
    with transaction.atomic():
        lock_provider(provider_id)
        recent = ProviderLoginToken.objects.filter(provider_id=provider_id, kind=LINK, created_at__gt=now - HOUR)
        if not may_send_link(recent.count()):
            return False
        login_token = _new_token(provider_id, LINK, language, now, LINK_LIFETIME)
        login_token.digest = tokens.digest(provider_login_mail.token(login_token))
        login_token.save(force_insert=True)
        return True


def send_code(*, provider_id: int, language: str, now: datetime) -> bool:
    """Queue a new code, which replaces earlier ones. Returns False if five were queued within the last hour."""
    with transaction.atomic():
        lock_provider(provider_id)

        def write(expires_at: datetime) -> None:
            login_token = _new_token(provider_id, CODE, language, now, expires_at - now)
            code = provider_login_mail.code(login_token)
            login_token.digest = code_gateway.digest(code_gateway.PROVIDER, provider_id, code)
            login_token.save(force_insert=True)

        return verification_code.send(_codes(provider_id), write=write, now=now)


def check_code(*, provider_id: int, digits: str, now: datetime) -> Verdict:
    """Check digits against the latest code, which is valid once, for ten minutes and five attempts."""
    with transaction.atomic():
        lock_provider(provider_id)
        digest = code_gateway.digest(code_gateway.PROVIDER, provider_id, digits)
        return verification_code.check(_codes(provider_id), digest=digest, now=now)


def notify_passkey_change(*, provider_id: int, language: str, now: datetime) -> None:
    """Queue a mail that reports an added or removed passkey."""
    with transaction.atomic():
        login_token = _new_token(provider_id, PASSKEY_CHANGE, language, now, RETENTION)
        login_token.digest = tokens.digest(login_token.ref)
        login_token.save(force_insert=True)


def claim(*, now: datetime, limit: int = 50) -> list[ProviderLoginToken]:
    """Lease unsent mails for a minute, including those whose previous lease has expired. Skip expired tokens."""
    with transaction.atomic():
        unsent = ProviderLoginToken.objects.filter(
            leases.available(now), sent_at__isnull=True, attempts__lt=ATTEMPTS, expires_at__gt=now
        ).order_by("id")
        return list(leases.claim(unsent, now=now, lease=LEASE, limit=limit).select_related("provider").order_by("id"))


def mark_sent(*, login_token: ProviderLoginToken, now: datetime) -> None:
    """Record that the mail was sent."""
    with transaction.atomic():
        leases.release(login_token, sent_at=now)


def purge(*, now: datetime) -> int:
    """Delete tokens too old to count toward any limit. Returns how many."""
    with transaction.atomic():
        return ProviderLoginToken.objects.filter(created_at__lt=now - RETENTION).delete()[0]


def _new_token(provider_id: int, kind: str, language: str, now: datetime, lifetime: timedelta) -> ProviderLoginToken:
    return ProviderLoginToken(
        ref=new_ref(), provider_id=provider_id, kind=kind, language=language, created_at=now, expires_at=now + lifetime
    )


def _codes(provider_id: int) -> "QuerySet[ProviderLoginToken]":
    return ProviderLoginToken.objects.filter(provider_id=provider_id, kind=CODE)
