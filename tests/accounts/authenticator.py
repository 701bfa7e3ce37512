"""What a telephone shows, and a passkey of software: the other side of the second factor."""

import base64
import hashlib
import hmac
import json
import secrets
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"


def code(secret: str, step: int = 0) -> str:
    """The six digits of RFC 6238, so many half minutes from now."""
    key = base64.b32decode(secret.replace(" ", ""))
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Passkey:
    origin: str = ORIGIN
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    used: int = 0

    def _client_data(self, kind: Any, options: str) -> CollectedClientData:
        challenge = json.loads(options)["publicKey"]["challenge"]
        return CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin)

    def _site(self, options: str) -> bytes:
        asked = json.loads(options)["publicKey"]
        name = asked["rpId"] if "rpId" in asked else asked["rp"]["id"]
        return hashlib.sha256(name.encode()).digest()

    def made(self, options: str) -> str:
        """The answer to being made."""
        flags = AuthenticatorData.FLAG
        public: Any = ES256
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, public.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            self._site(options), flags.UP | flags.UV | flags.AT, 0, credential
        )
        client = self._client_data(CollectedClientData.TYPE.CREATE, options)
        return self._answer(
            {
                "attestationObject": encoded(AttestationObject.create("none", data, {})),
                "clientDataJSON": encoded(client),
                "transports": ["internal"],
            }
        )

    def used_for(self, options: str) -> str:
        """The answer to being used."""
        self.used += 1
        flags = AuthenticatorData.FLAG
        data = AuthenticatorData.create(self._site(options), flags.UP | flags.UV, self.used)
        client = self._client_data(CollectedClientData.TYPE.GET, options)
        signed = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "authenticatorData": encoded(data),
                "clientDataJSON": encoded(client),
                "signature": encoded(signed),
            }
        )

    def _answer(self, response: dict[str, Any]) -> str:
        return json.dumps(
            {
                "type": "public-key",
                "id": encoded(self.id),
                "rawId": encoded(self.id),
                "authenticatorAttachment": "platform",
                "clientExtensionResults": {},
                "response": response,
            }
        )
