"""A therapist's passkeys: each opens their place in place of a mailed code. They are told by mail when one comes or goes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from matching.portal.actions import provider_login
from matching.portal.gateways import passkeys
from matching.portal.gateways.passkeys import Rejected
from matching.portal.models import Passkey
from providers.directory.models import Provider, Status

MOST = 5


class TooMany(Exception):
    """A provider has as many as anybody may have."""


@transaction.atomic
def add(*, provider: Provider, name: str, state: dict[str, Any], answer: str, language: str, now: datetime) -> Passkey:
    """Keep the passkey that a browser made. Raises Rejected for a wrong answer or one that is kept already; TooMany."""
    provider_login.locked(provider.pk)
    credential, count = passkeys.added(state, answer)
    if Passkey.objects.filter(provider=provider).count() >= MOST:
        raise TooMany
    if Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise Rejected
    made = Passkey.objects.create(
        provider=provider,
        name=name,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        counter=count,
        address=provider_login.mark(provider),
        created_at=now,
    )
    provider_login.tell_of_passkeys(provider_id=provider.pk, language=language, now=now)
    return made


@transaction.atomic
def remove(*, provider: Provider, passkey_id: int, language: str, now: datetime) -> bool:
    """Forget one of their own; False where it isn't."""
    provider_login.locked(provider.pk)
    gone, _each = Passkey.objects.filter(provider=provider, pk=passkey_id).delete()
    if gone:
        provider_login.tell_of_passkeys(provider_id=provider.pk, language=language, now=now)
    return bool(gone)


@transaction.atomic
def check(*, state: dict[str, Any], answer: str, now: datetime) -> Provider:
    """Whose place the answer of a browser opens. Raises Rejected, always alike.

    A passkey of who left, or that was made at another address than the one on file, opens nothing.
    """
    found = Passkey.objects.filter(credential_id=passkeys.named(answer)).select_for_update(of=("self",))
    one = found.select_related("provider").first()
    if one is None or one.provider.status == Status.LEFT or bytes(one.address) != provider_login.mark(one.provider):
        raise Rejected
    one.counter, one.used_at = passkeys.opened(state, answer, one), now
    one.save(update_fields=["counter", "used_at"])
    return one.provider
