"""Invite colleagues and reset passwords by mail. Each person chooses their own password."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from config import leases
from config.audit import actions as audit
from config.crypto import tokens
from config.staff.models import AccountLink, AccountLinkKind, User

INVITATION_LIFETIME, RESET_LIFETIME = timedelta(days=7), timedelta(hours=1)
LEASE, HOUR, RETENTION = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ATTEMPTS = 20
MAX_LINKS_PER_HOUR, MAX_ACCOUNTS_PER_ADDRESS = 3, 5
PURPOSE = "staff-account"
# In the access log, for a link that was asked for on the sign-in page.
ANONYMOUS = "not signed in"


class LinkUsed(Exception):
    """The link was used, another link of the account was used, or it has expired."""


def invite(*, user: User, groups: list[Group], language: str, by: str, now: datetime) -> AccountLink:
    """Save a new account without a password, and queue the mail with which its owner chooses one."""
    with transaction.atomic():
        user.is_staff = True
        user.set_unusable_password()
        user.save()
        user.groups.set(groups)
        return _queue(user, AccountLinkKind.INVITATION, language, by, now)


def send_link(*, user: User, language: str, by: str, now: datetime) -> bool:
    """Queue a new link for an account: an invitation if it never had a password. Returns False beyond three an hour."""
    kind = AccountLinkKind.RESET if user.has_usable_password() else AccountLinkKind.INVITATION
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        recent = AccountLink.objects.filter(user=user, created_at__gt=now - HOUR).count()
        if recent >= MAX_LINKS_PER_HOUR or not user.email or not user.is_active:
            return False
        _queue(user, kind, language, by, now)
        return True


def request_reset(*, email: str, language: str, now: datetime) -> None:
    """Queue a link for each active account with this address.

    Returns nothing, so that the caller can't reveal whether there is one.
    """
    users = User.objects.filter(email__iexact=email.strip(), is_active=True).exclude(email="")
    for user in users.order_by("pk")[:MAX_ACCOUNTS_PER_ADDRESS]:
        send_link(user=user, language=language, by="", now=now)


def open_link(token: str, now: datetime) -> AccountLink | None:
    """Return the link with this token, or None if it is unknown, used or expired."""
    live = AccountLink.objects.filter(used_at__isnull=True, expires_at__gt=now, user__is_active=True)
    return live.select_related("user").filter(digest=tokens.digest(token)).first()


def choose_password(*, link: AccountLink, password: str, now: datetime) -> None:
    """Set the password with a link, once. Earlier links of the account end, and so do its sessions.

    Raises LinkUsed and changes nothing.
    """
    with transaction.atomic():
        live = AccountLink.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=now, user__is_active=True)
        if not live.update(used_at=now):
            raise LinkUsed
        AccountLink.objects.filter(user=link.user_id, used_at__isnull=True).update(expires_at=now)
        link.user.set_password(password)
        who, note = link.user.username, f"password by {link.kind}"
        with audit.log_access(by=who, act="change", what="account", ref=str(link.user_id), now=now, note=note):
            link.user.save(update_fields=["password"])


def claim(*, now: datetime, limit: int = 50) -> list[AccountLink]:
    """Lease unsent mails for a minute, including those whose previous lease has ended."""
    with transaction.atomic():
        unsent = AccountLink.objects.filter(
            leases.available(now),
            Q(attempts__lt=ATTEMPTS),
            sent_at__isnull=True,
            used_at__isnull=True,
            expires_at__gt=now,
        ).order_by("id")
        return list(leases.claim(unsent, now=now, lease=LEASE, limit=limit).select_related("user").order_by("id"))


def purge(*, now: datetime) -> int:
    """Delete links that expired a day ago. Returns how many. The access log still says that they were sent."""
    with transaction.atomic():
        return AccountLink.objects.filter(expires_at__lt=now - RETENTION).delete()[0]


def mark_sent(*, link: AccountLink, now: datetime) -> None:
    """Record that the mail was sent."""
    with transaction.atomic():
        leases.release(link, sent_at=now)


def _queue(user: User, kind: AccountLinkKind, language: str, by: str, now: datetime) -> AccountLink:
    lifetime = INVITATION_LIFETIME if kind == AccountLinkKind.INVITATION else RESET_LIFETIME
    ref = tokens.new_ref()
    link = AccountLink(ref=ref, user=user, kind=kind, language=language, by=by, created_at=now)
    link.expires_at, link.digest = now + lifetime, tokens.digest(tokens.derive(PURPOSE, ref))
    who, note = by or ANONYMOUS, f"{kind} mailed"
    with audit.log_access(by=who, act="change", what="account", ref=str(user.pk), now=now, note=note):
        link.save(force_insert=True)
    return link
