"""Providers' passkeys, which replace the mailed login code. A mail reports each passkey that is added or removed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from matching.portal.actions import provider_login
from matching.portal.gateways import passkeys
from matching.portal.gateways.passkeys import PasskeyRejected
from matching.portal.models import Passkey
from providers.directory.models import Provider, ProviderStatus

MAX_PASSKEYS = 5


class TooManyPasskeys(Exception):
    """The provider already has MAX_PASSKEYS passkeys."""


@transaction.atomic
def add(*, provider: Provider, name: str, state: dict[str, Any], answer: str, language: str, now: datetime) -> Passkey:
    """Save the passkey that a browser created.

    `state` comes from `passkeys.begin_registration`, `answer` from the browser. Raises PasskeyRejected for an invalid
    answer or a passkey that exists already, and TooManyPasskeys.
    """
    provider_login.lock_provider(provider.pk)
    credential, counter = passkeys.complete_registration(state, answer)
    if Passkey.objects.filter(provider=provider).count() >= MAX_PASSKEYS:
        raise TooManyPasskeys
    if Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise PasskeyRejected
    passkey = Passkey.objects.create(
        provider=provider,
        name=name,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        counter=counter,
        address=provider_login.email_fingerprint(provider),
        created_at=now,
    )
    provider_login.notify_passkey_change(provider_id=provider.pk, language=language, now=now)
    return passkey


@transaction.atomic
def remove(*, provider: Provider, passkey_id: int, language: str, now: datetime) -> bool:
    """Delete one of the provider's passkeys. Returns False if they have no such passkey."""
    provider_login.lock_provider(provider.pk)
    deleted, _by_model = Passkey.objects.filter(provider=provider, pk=passkey_id).delete()
    if deleted:
        provider_login.notify_passkey_change(provider_id=provider.pk, language=language, now=now)
    return bool(deleted)


@transaction.atomic
def check(*, state: dict[str, Any], answer: str, now: datetime) -> Provider:
    """Return the provider who logs in with the browser's answer. Raises PasskeyRejected, without a reason.

    A passkey is valid only while the provider is with us and the address on file is the one it was created under.
    """
    credential_id = passkeys.credential_id(answer)
    rows = Passkey.objects.filter(credential_id=credential_id).select_for_update(of=("self",))
    passkey = rows.select_related("provider").first()
    if passkey is None or passkey.provider.status == ProviderStatus.LEFT:
        raise PasskeyRejected
    if bytes(passkey.address) != provider_login.email_fingerprint(passkey.provider):
        raise PasskeyRejected
    passkey.counter, passkey.used_at = passkeys.complete_authentication(state, answer, passkey), now
    passkey.save(update_fields=["counter", "used_at"])
    return passkey.provider
