"""The second factor: a code from an authenticator app, a passkey, or a recovery code. Each code works once."""

import base64
import hmac
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.views import AddWebAuthnView
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from config.crypto import encryption
from config.staff import login_throttle
from config.staff.models import User

PERIOD = 30  # seconds for which an authenticator app shows a code
# Steps of PERIOD: phone clocks are off, so the previous and the next code are accepted too.
DRIFT = (0, -1, 1)
PURPOSE = "second-factor"
DIGITS, SECRET_BYTES, SEED_BYTES = 6, 20, 40
# Session keys beside allauth's own: when the user signed in, and when they added a second factor.
SIGNED_IN, ADDED = "staff_signed_in", "staff_factor_added"


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are created by an administrator; there is no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, app: str) -> bool:
        """Return whether changing the second factor needs a new authentication. Not within ten minutes of the last one."""
        records = get_authentication_records(self.request, self.request.user)
        if has_mfa(self.request.user):
            times = [record["at"] for record in records if record["method"] == "mfa"]
            times.append(_added_at(self.request))
        else:
            times = [record["at"] for record in records]
            times.append(self.request.session.get(SIGNED_IN, 0))
        return time.time() - max(times) >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in and store the time in the session."""
        super().login(request, user)
        request.session[SIGNED_IN] = time.time()

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        """Add the message, except the one about signing in, which the next page makes obvious."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kw)


class StaffMFAAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of authenticator apps and recovery codes in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encryption.encrypt(text.encode(), purpose=PURPOSE, context=PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(base64.b64decode(encrypted_text), purpose=PURPOSE, context=PURPOSE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether another second factor remains: the last one can't be deleted."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class SingleUseCodeMixin:
    """A form that limits attempts and accepts each code once."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong or used code, and after too many attempts."""
        code: str = self.cleaned_data["code"]
        if login_throttle.too_many_codes(self.user.pk):
            raise ValidationError(_("Too many attempts to sign in. Wait 15 minutes, then try again."), code="too_many")
        for authenticator in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if consume_code(authenticator, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                return code
        raise ValidationError(_("That code is wrong, or was used already. Wait for the next one."), code="wrong")


class CodeForm(SingleUseCodeMixin, AuthenticateForm):
    """The second factor after username and password."""


class ReauthenticateCodeForm(SingleUseCodeMixin, ReauthenticateForm):
    """The second factor again, before it is changed."""


def consume_code(authenticator: Authenticator, code: str) -> bool:
    """Return whether the code is valid, and mark it as used. A used app code also invalidates all earlier ones."""
    if authenticator.type != Authenticator.Type.TOTP:
        return bool(authenticator.wrap().validate_code(code))
    secret, now = decrypt(authenticator.data["secret"]), int(time.time()) // PERIOD
    digits = "".join(code.split())
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(totp_code(secret, step).encode(), digits.encode()):
            return _mark_used(authenticator.pk, step)
    return False


def totp_code(secret: str, step: int) -> str:
    """Return the code for a base32 secret in the `step`-th period since 1970 (RFC 6238)."""
    key = base64.b32decode(secret, casefold=True)
    return HOTP(key, DIGITS, SHA1(), enforce_key_length=False).generate(step).decode()  # noqa: S303 (RFC 6238 uses SHA-1)


def _mark_used(pk: int, step: int) -> bool:
    """Record the step of a used code. Return False if that code or a later one was used before.

    It is one statement, so that two requests can't use the same code.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mfa_authenticator SET data = jsonb_set(data::jsonb, '{spent}', to_jsonb(%s::bigint)) "
            "WHERE id = %s AND coalesce((data ->> 'spent')::bigint, 0) < %s",
            [step, pk, step],
        )
        return bool(cursor.rowcount)


def is_mfa_verified(request: HttpRequest) -> bool:
    """Return whether this session has passed the second factor."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) or _added_at(request) > 0


def _added_at(request: HttpRequest) -> float:
    """When the user of this session set up a second step in it; 0 if they didn't."""
    user_id, at = request.session.get(ADDED, (None, 0))
    return at if user_id is not None and user_id == request.user.pk else 0


def has_mfa(user: User) -> bool:
    """Return whether the user has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def enroll_totp(user: User) -> tuple[str, list[str]]:
    """Replace all second factors of `user`. Return the secret for an authenticator app and ten recovery codes."""
    Authenticator.objects.filter(user=user).delete()
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    add_totp(user, secret)
    return secret, _add_recovery_codes(user)


def add_totp(user: User, secret: str) -> Authenticator:
    """Add an authenticator app with this base32 secret to `user`, who must not have one yet."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)})


def _add_recovery_codes(user: User) -> list[str]:
    data = {"seed": encrypt(secrets.token_hex(SEED_BYTES)), "used_mask": 0}
    authenticator = Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data)
    codes: list[str] = authenticator.wrap().get_unused_codes()
    return codes


def regenerate_recovery_codes(user: User) -> list[str]:
    """Replace the recovery codes of `user`, and return ten new ones. Other second factors are unchanged."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return _add_recovery_codes(user)


class _MarksMfaVerified:
    """A view in which adding a second factor also counts as passing it."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the allauth view it is mixed into
        self.request.session[ADDED] = (self.request.user.pk, time.time())
        return response


class AddTOTPView(_MarksMfaVerified, ActivateTOTPView):
    """Add an authenticator app."""


class AddPasskeyView(_MarksMfaVerified, AddWebAuthnView):
    """Add a passkey."""
