"""The second step of signing in: a code from an app, a passkey, or a recovery code. Each code counts once."""

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

PERIOD = 30  # seconds that a code of an app stands
# Clocks of phones go wrong: the code before and the one after count too.
DRIFT = (0, -1, 1)
PURPOSE = "second-factor"
DIGITS, SECRET_BYTES, SEED_BYTES = 6, 20, 40
# Kept in the session beside allauth's own records: when somebody signed in, and when they set up a second step.
SIGNED_IN, ADDED = "staff_signed_in", "staff_factor_added"


class Accounts(DefaultAccountAdapter):
    """Nobody signs up: accounts are made by an administrator. A sign-in is not announced."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, app: str) -> bool:
        """Whether a change of the second step needs it once more: not within minutes of signing in."""
        records = get_authentication_records(self.request, self.request.user)
        if enrolled(self.request.user):
            times = [one["at"] for one in records if one["method"] == "mfa"]
            times.append(_added_at(self.request))
        else:
            times = [one["at"] for one in records]
            times.append(self.request.session.get(SIGNED_IN, 0))
        return time.time() - max(times) >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and note when."""
        super().login(request, user)
        request.session[SIGNED_IN] = time.time()

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        """The page that opens says enough."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kw)


class Factors(DefaultMFAAdapter):
    """Secrets of apps and recovery codes are sealed at rest."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encryption.seal(text.encode(), purpose=PURPOSE, context=PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.unseal(base64.b64decode(encrypted_text), purpose=PURPOSE, context=PURPOSE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """One second step stays: another is added before the last is taken away."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class OneUse:
    """A form whose code is counted against guessing before it is looked at, and which takes each code once."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong code, a used one, and too many tries."""
        code: str = self.cleaned_data["code"]
        if login_throttle.too_many_codes(self.user.pk):
            raise ValidationError(_("Too many attempts to sign in. Wait 15 minutes, then try again."), code="too_many")
        for one in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if taken(one, code):
                one.user = self.user
                self.authenticator = one
                return code
        raise ValidationError(_("That code is wrong, or was used already. Wait for the next one."), code="wrong")


class CodeForm(OneUse, AuthenticateForm):
    """The second step after name and password."""


class CodeAgainForm(OneUse, ReauthenticateForm):
    """The second step once more, before it is changed."""


def taken(authenticator: Authenticator, code: str) -> bool:
    """Whether this code opens, from now on never again. An app's code is spent with all that came before it."""
    if authenticator.type != Authenticator.Type.TOTP:
        return bool(authenticator.wrap().validate_code(code))
    secret, now = decrypt(authenticator.data["secret"]), int(time.time()) // PERIOD
    digits = "".join(code.split())
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(app_code(secret, step).encode(), digits.encode()):
            return _spend(authenticator.pk, step)
    return False


def app_code(secret: str, step: int) -> str:
    """The code that an app with this base32 secret shows in the `step`-th period since 1970 (RFC 6238)."""
    key = base64.b32decode(secret, casefold=True)
    return HOTP(key, DIGITS, SHA1(), enforce_key_length=False).generate(step).decode()  # noqa: S303 (the standard's hash)


def _spend(pk: int, step: int) -> bool:
    """Note that the code of this step was used; False where it was, or a later one. One statement, so no two can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mfa_authenticator SET data = jsonb_set(data::jsonb, '{spent}', to_jsonb(%s::bigint)) "
            "WHERE id = %s AND coalesce((data ->> 'spent')::bigint, 0) < %s",
            [step, pk, step],
        )
        return bool(cursor.rowcount)


def passed(request: HttpRequest) -> bool:
    """Whether the second step was taken in this session."""
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in records) or _added_at(request) > 0


def _added_at(request: HttpRequest) -> float:
    """When the user of this session set up a second step in it; 0 if they didn't."""
    user_id, at = request.session.get(ADDED, (None, 0))
    return at if user_id is not None and user_id == request.user.pk else 0


def enrolled(user: User) -> bool:
    """Whether an app or a passkey is set up."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def set_up(user: User) -> tuple[str, list[str]]:
    """Give `user` an app's secret and ten recovery codes, in place of any before: what to hand to them, once."""
    Authenticator.objects.filter(user=user).delete()
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    add_app(user, secret)
    return secret, _add_recovery_codes(user)


def add_app(user: User, secret: str) -> Authenticator:
    """Give `user`, who has none, an app with this base32 secret."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)})


def _add_recovery_codes(user: User) -> list[str]:
    data = {"seed": encrypt(secrets.token_hex(SEED_BYTES)), "used_mask": 0}
    added = Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data)
    codes: list[str] = added.wrap().get_unused_codes()
    return codes


def renew(user: User) -> list[str]:
    """Ten new recovery codes in place of those before; the other second steps stay."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return _add_recovery_codes(user)


class _Shown:
    """Who has just set up a second step has shown it: they need not take it again to go on."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view beside it
        self.request.session[ADDED] = (self.request.user.pk, time.time())
        return response


class AddApp(_Shown, ActivateTOTPView):
    """Set up an app."""


class AddPasskey(_Shown, AddWebAuthnView):
    """Set up a passkey."""
