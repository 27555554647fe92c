"""A device that holds a passkey, as far as a site can tell: it answers what a page asks, in the browser's JSON."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


@dataclass
class Device:
    """Its key, the origin it believes to be at, and how often it has answered."""

    origin: str = "http://localhost"
    site: str = "localhost"
    knows_its_owner: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def makes(self, asked: dict[str, Any]) -> str:
        """The answer to a question for a new passkey."""
        public = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        told = AttestationObject.create("none", self._data(FLAG.AT, public), {})
        return self._answer(
            {"clientDataJSON": self._client("webauthn.create", asked), "attestationObject": websafe_encode(told)}
        )

    def shows(self, asked: dict[str, Any]) -> str:
        """The answer to a question for a passkey that it has."""
        self.count += 1
        told, client = self._data(FLAG(0)), websafe_decode(self._client("webauthn.get", asked))
        signed = self.key.sign(bytes(told) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(told),
                "signature": websafe_encode(signed),
            }
        )

    def _data(self, flags: Any, public: AttestedCredentialData | None = None) -> AuthenticatorData:
        flags |= FLAG.UP | (FLAG.UV if self.knows_its_owner else FLAG(0))
        digest = hashlib.sha256(self.site.encode()).digest()
        return AuthenticatorData.create(digest, flags, self.count, bytes(public) if public else b"")

    def _client(self, kind: str, asked: dict[str, Any]) -> str:
        return websafe_encode(CollectedClientData.create(kind, websafe_decode(asked["challenge"]), self.origin))

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )
