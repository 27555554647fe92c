"""Passkey registration and authentication (WebAuthn), in the JSON that browsers use."""

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

# What the fido2 library raises for an invalid or malformed response.
RESPONSE_ERRORS = (ValueError, TypeError, KeyError, AttributeError, InvalidSignature)


class PasskeyRejected(Exception):
    """The browser's response is malformed, has a wrong signature, or is for another site or challenge."""


def begin_registration(provider: Provider, existing: Sequence[Passkey]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Start adding a passkey. Returns the options for the browser, and the state to store until it responds."""
    user = PublicKeyCredentialUserEntity(
        id=tokens.keyed_hash("practice-passkey", str(provider.pk)),
        name=provider.display_name,
        display_name=provider.display_name,
    )
    options, state = _server().register_begin(
        user,
        [AttestedCredentialData(bytes(passkey.credential)) for passkey in existing],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _to_json(options), state


def complete_registration(state: dict[str, Any], answer: str) -> tuple[AttestedCredentialData, int]:
    """Return the new passkey's public credential data and its signature counter. Raises PasskeyRejected."""
    try:
        auth_data = _server().register_complete(state, RegistrationResponse.from_dict(json.loads(answer)))
    except RESPONSE_ERRORS as error:
        raise PasskeyRejected from error
    if auth_data.credential_data is None:
        raise PasskeyRejected
    return auth_data.credential_data, auth_data.counter


def begin_authentication() -> tuple[dict[str, Any], dict[str, Any]]:
    """Start a login with any passkey of this site. Returns the options for the browser, and the state to store."""
    options, state = _server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return _to_json(options), state


def credential_id(answer: str) -> bytes:
    """Return the id of the passkey that a response claims to be from, not yet verified. Raises PasskeyRejected."""
    try:
        return AuthenticationResponse.from_dict(json.loads(answer)).raw_id
    except RESPONSE_ERRORS as error:
        raise PasskeyRejected from error


def complete_authentication(state: dict[str, Any], answer: str, passkey: Passkey) -> int:
    """Verify a response and return the device's signature counter. Raises PasskeyRejected.

    A counter that does not increase means that the passkey was copied (WebAuthn, section 6.1.1). Devices without a
    counter always send zero.
    """
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        _server().authenticate_complete(state, [AttestedCredentialData(bytes(passkey.credential))], response)
    except RESPONSE_ERRORS as error:
        raise PasskeyRejected from error
    counter = response.response.authenticator_data.counter
    if (counter or passkey.counter) and counter <= passkey.counter:
        raise PasskeyRejected
    return counter


def _server() -> Fido2Server:
    site = urlsplit(settings.SITE_URL)

    def is_own_origin(origin: str) -> bool:
        parts = urlsplit(origin)
        return (parts.scheme, parts.hostname) == (site.scheme, site.hostname)

    return Fido2Server(PublicKeyCredentialRpEntity(id=site.hostname, name="Attune"), verify_origin=is_own_origin)


def _to_json(options: Any) -> dict[str, Any]:
    public_key: dict[str, Any] = json.loads(json.dumps(dict(options)))["publicKey"]
    return public_key
