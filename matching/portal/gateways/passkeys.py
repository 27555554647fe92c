"""What a browser and this site say to each other about passkeys (WebAuthn), in the browser's own JSON."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from config.crypto import tokens
from matching.portal.models import Passkey
from providers.directory.models import Provider

# What the library raises for an answer that isn't right, or isn't one at all.
WRONG = (ValueError, TypeError, KeyError, AttributeError, InvalidSignature)


class Rejected(Exception):
    """The browser's answer doesn't hold: another site's, another question's, a wrong signature, or no answer at all."""


def adding(provider: Provider, have: Sequence[Passkey]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to ask a browser for a new passkey, and what to remember until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=tokens.keyed("practice-passkey", str(provider.pk)),
        name=provider.display_name,
        display_name=provider.display_name,
    )
    asked, state = _server().register_begin(
        user,
        [AttestedCredentialData(bytes(one.credential)) for one in have],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _json(asked), state


def added(state: dict[str, Any], answer: str) -> tuple[AttestedCredentialData, int]:
    """The new passkey's public half and its count. Raises Rejected."""
    try:
        found = _server().register_complete(state, RegistrationResponse.from_dict(json.loads(answer)))
    except WRONG as error:
        raise Rejected from error
    if found.credential_data is None:
        raise Rejected
    return found.credential_data, found.counter


def opening() -> tuple[dict[str, Any], dict[str, Any]]:
    """What to ask a browser for any passkey of this site, and what to remember until it answers."""
    asked, state = _server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return _json(asked), state


def named(answer: str) -> bytes:
    """Which passkey an answer says it comes from. Nothing is checked yet. Raises Rejected."""
    try:
        return AuthenticationResponse.from_dict(json.loads(answer)).raw_id
    except WRONG as error:
        raise Rejected from error


def opened(state: dict[str, Any], answer: str, passkey: Passkey) -> int:
    """The count that the device told with a right answer. Raises Rejected.

    A count that does not grow is that of a copy (WebAuthn, section 6.1.1); devices that never count tell zero.
    """
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        _server().authenticate_complete(state, [AttestedCredentialData(bytes(passkey.credential))], response)
    except WRONG as error:
        raise Rejected from error
    count = response.response.authenticator_data.counter
    if (count or passkey.counter) and count <= passkey.counter:
        raise Rejected
    return count


def _server() -> Fido2Server:
    site = urlsplit(settings.SITE_URL)

    def ours(origin: str) -> bool:
        found = urlsplit(origin)
        return (found.scheme, found.hostname) == (site.scheme, site.hostname)

    return Fido2Server(PublicKeyCredentialRpEntity(id=site.hostname, name="Attune"), verify_origin=ours)


def _json(asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(dict(asked)))["publicKey"]
    return found
