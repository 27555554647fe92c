"""A simulated passkey device that answers WebAuthn requests in the browser's JSON format."""

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
    """A device with one passkey. `count` is its signature counter."""

    origin: str = "http://localhost"
    site: str = "localhost"
    knows_its_owner: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def makes(self, options: dict[str, Any]) -> str:
        """Return the response to a registration request."""
        public = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        attestation = AttestationObject.create("none", self._data(FLAG.AT, public), {})
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", options),
                "attestationObject": websafe_encode(attestation),
            }
        )

    def shows(self, options: dict[str, Any]) -> str:
        """Return the response to an authentication request."""
        self.count += 1
        data, client = self._data(FLAG(0)), websafe_decode(self._client("webauthn.get", options))
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    def _data(self, flags: Any, public: AttestedCredentialData | None = None) -> AuthenticatorData:
        flags |= FLAG.UP | (FLAG.UV if self.knows_its_owner else FLAG(0))
        digest = hashlib.sha256(self.site.encode()).digest()
        return AuthenticatorData.create(digest, flags, self.count, bytes(public) if public else b"")

    def _client(self, kind: str, options: dict[str, Any]) -> str:
        return websafe_encode(CollectedClientData.create(kind, websafe_decode(options["challenge"]), self.origin))

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )
