"""Rows and browsers for the walk: every route gets a path that exists, and a browser of each role that may enter it."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config import db
from config.audit import actions as audit_actions
from config.staff import account_mail
from config.staff import actions as staff_actions
from config.staff.models import AccountLink
from content.models import ArticlePage
from matching.appointments.models import Appointment, ConsentRule
from matching.booking.models import Notice
from matching.booking.web.appointment_access import APPOINTMENTS
from matching.portal.gateways import provider_login_mail
from matching.portal.models import AppointmentFeedback, ChangeRequest, ProviderLoginToken
from matching.search.domain.answers import QUESTIONS
from providers.directory.models import Provider, RecordChange, Training, TrainingDocument
from providers.imports.models import ImportRun, Upload
from tests.config.staff import matrix
from tests.conftest import Api
from tests.factories import content, staff
from tests.factories.booking import (
    booking_body,
    create_booking,
    create_hold,
    match_token,
    opening_starts,
    start_appointment,
)
from tests.factories.offers import create_canceled_booking, join_waitlist, list_offers
from tests.factories.providers import create_listed_provider, npi
from tests.providers.rosters import REQUIRED

VISITOR, THERAPIST = "visitor", "therapist"
ANSWERS = {
    "who": {"who": "adult", "care": "unsure"},
    "where": {"zip": "10001"},
    "help": {"concerns": ["grief"]},
    "pay": {"way": "plan", "plan": "aetna-ppo"},
}


@dataclass(slots=True)
class SampleSite:
    """Browsers by role, path arguments by route, and bodies that the API accepts with their tokens."""

    browsers: dict[str, Client]
    arguments: dict[str, list[dict[str, str]]]
    bodies: dict[str, tuple[str, dict[str, Any]]]

    def paths(self, route: str) -> list[str]:
        """Return paths of the route that lead to an existing row. Raises KeyError for an argument that isn't known."""
        if route.startswith("staff/") and route not in self.arguments:
            return [matrix.address(route)]
        if "<" not in route:
            return ["/" + route.lstrip("/")]
        paths = []
        for arguments in self.arguments[route]:
            path = route
            for name, value in arguments.items():
                path = path.replace(f"<{name}>", value)
            paths.append("/" + path)
        return paths

    def entering(self, route: str) -> list[str]:
        """Return the browsers that may enter the route by GET or POST, the one with the most to see first."""
        if route.startswith("practice/"):
            return [THERAPIST, VISITOR]
        columns = matrix.declared()[route]
        letters = [letter for letter in "RSACPT" if any(letter in column for column in columns)]
        if "-" in columns[0]:
            return [VISITOR, *letters[:1]]
        return letters or ["A"]  # such as deletion, which no role may do: its refusal is tried


def create() -> SampleSite:
    """Fill the database, and sign in a browser of each role."""
    content.seed_pages()
    article = ArticlePage.objects.live().order_by("pk")[0].slug
    api = Api()
    browsers = {
        letter: staff.signed_in_client(role, name=f"h{number}")
        for number, (role, letter) in enumerate(matrix.LETTERS.items())
        if role
    }
    provider = create_listed_provider(concerns=("grief",), trauma=True, fee=150)
    Provider.objects.filter(pk=provider.pk).update(contact_email="maya@example.org")
    provider.refresh_from_db()
    browsers[VISITOR], held = _visitor(provider)
    booked = create_booking(api, provider, opening_starts(provider, 12)[-1])
    _show(browsers[VISITOR], booked["id"])
    browsers[THERAPIST], link = _therapist(provider)
    other = create_listed_provider(concerns=("grief",))
    create_canceled_booking(api, other)
    [offer, *_] = list_offers()
    entry = join_waitlist()
    upload = _staff_rows(browsers["R"], provider, Appointment.objects.get(ref=booked["id"]))
    notice = Notice.objects.filter(appointment__ref=booked["id"], kind="confirmation").get()
    arguments: dict[str, list[dict[str, str]]] = {
        "match/<slug:name>/": [{"slug:name": name} for name in QUESTIONS],
        "offers/<slug:ref>/<mailed_token:token>/": [{"slug:ref": offer.ref, "mailed_token:token": offer.access_token}],
        "waiting/<slug:ref>/<mailed_token:token>/": [{"slug:ref": entry.ref, "mailed_token:token": entry.access_token}],
        "s/<mailed_token:token>/": [{"mailed_token:token": notice.link_token}],
        "s/<mailed_token:token>/new/": [{"mailed_token:token": notice.link_token}],
        "staff/account/<str:token>/": [{"str:token": _account_link()}],
        "staff/appointments/appointment/<int:pk>/move/": [
            {"int:pk": str(Appointment.objects.get(ref=booked["id"]).pk)}
        ],
        "practice/door/<mailed_token:token>/": [{"mailed_token:token": link}],
        "library/<slug:slug>/": [{"slug:slug": article}],
        "library/<slug:slug>/changes/": [{"slug:slug": article}],
        "topics/<slug:slug>/": [{"slug:slug": "feelings"}],
        "feed/<slug:language>/": [{"slug:language": "en"}],
        "api/v1/articles/<slug:slug>/": [{"slug:slug": article}],
    }
    rows = {
        "therapists/<slug:slug>/": {"slug:slug": provider.slug},
        "staff/imports/importrun/import/": {"slug:ref": upload},
        "staff/imports/importrun/<int:run>": {"int:run": str(ImportRun.objects.latest("pk").pk)},
        "staff/directory/provider/<int:provider>/documents/": {
            "int:provider": str(provider.pk),
            "slug:ref": TrainingDocument.objects.get().ref,
        },
        "staff/directory/provider/<int:provider>/changes/<int:change>": {
            "int:provider": str(provider.pk),
            "int:change": str(RecordChange.objects.filter(provider_id=provider.pk).latest("pk").pk),
        },
        "match/why/": {"slug:slug": provider.slug},
        "api/v1/providers/": {"slug:slug": provider.slug},
        "api/v1/staff/providers/": {"slug:slug": provider.slug},
        **{start: {"slug:ref": held} for start in ("book/", "api/v1/holds/")},
        **{start: {"slug:ref": booked["id"]} for start in ("session/", "practice/session/", "api/v1/appointments/")},
        "api/v1/offers/": {"slug:ref": offer.ref},
        "api/v1/waitlist/": {"slug:ref": entry.ref},
    }
    for route in matrix.declared():
        row = next((own for start, own in rows.items() if route.startswith(start)), None)
        if row and route not in arguments and "<" in route:
            arguments[route] = [row]
    return SampleSite(browsers, arguments, _api_bodies(api, provider, offer, entry))


def _visitor(provider: Provider) -> tuple[Client, str]:
    browser = Client(raise_request_exception=False)
    for name, answer in ANSWERS.items():
        assert browser.post(f"/match/{name}/", answer).status_code == 302, name
    held = browser.post("/book/", {"provider": provider.slug, "start": opening_starts(provider, 1)[0]})
    assert held.status_code == 302
    return browser, held["Location"].split("/")[2]


def _show(browser: Client, ref: str) -> None:
    session = browser.session
    session[APPOINTMENTS] = [ref]
    session.save()


def _therapist(provider: Provider) -> tuple[Client, str]:
    browser = Client(raise_request_exception=False)
    browser.post("/practice/door/", {"email": provider.contact_email})
    link = provider_login_mail.token(ProviderLoginToken.objects.filter(kind="link").latest("id"))
    browser.post(f"/practice/door/{link}/")
    code = provider_login_mail.code(ProviderLoginToken.objects.filter(kind="code").latest("id"))
    assert browser.post(f"/practice/door/{link}/", {"code": code})["Location"] == "/practice/"
    return browser, link


def _staff_rows(relations: Client, provider: Provider, appointment: Appointment) -> str:
    """Create one row of each kind that staff see. Return the reference of an upload that waits to be applied."""
    now = db.db_now()
    with audit_actions.log_access(by="ada", act="read", what="appointment", ref="r", now=now):
        ImportRun.objects.create(kind="roster", started_at=now)
    if not ConsentRule.objects.exists():
        ConsentRule.objects.create(
            state="NY", care_type="therapy", age=16, starts_on="2020-01-01", source="law", checked_on="2026-01-01"
        )
    AppointmentFeedback.objects.create(appointment=appointment, kind="not_fit", reason="other", at=now)
    ChangeRequest.objects.create(provider=provider, about="plan", words="w", at=now)
    row = {**REQUIRED, "npi": npi(900)}
    roster = ",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n"
    sent = relations.post(
        "/staff/imports/importrun/import/", {"file": SimpleUploadedFile("r.csv", roster.encode(), "text/csv")}
    )
    assert sent.status_code == 302, sent.content
    page = f"/staff/directory/provider/{provider.pk}/documents/"
    training = Training.objects.filter(provider=provider).latest("pk")
    file = SimpleUploadedFile("x.pdf", b"%PDF-1.7 proof")
    assert relations.post(page, {"training": training.pk, "file": file}).status_code == 302
    return Upload.objects.latest("pk").ref


def _account_link() -> str:
    """Return the token of a mailed link with which a member of staff chooses a password."""
    user = staff.create_member("Scheduler", name="new", email="new@example.org")
    staff_actions.request_reset(email=user.email, language="en", now=db.db_now())
    return account_mail.token(AccountLink.objects.latest("pk"))


def _api_bodies(api: Api, provider: Provider, offer: Any, entry: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return method and route → token and a body that is accepted."""
    hold = create_hold(api, create_listed_provider()).json()
    free, rebooked = create_listed_provider(), create_listed_provider()
    booking = create_booking(api, rebooked)
    later = opening_starts(rebooked, 8, days=3)
    visited = create_booking(api, create_listed_provider())
    start_appointment(visited["id"])
    return {
        "POST /api/v1/matches/": ("", {"state": "NY", "age_group": "adult", "plan": "aetna-ppo", "times": [
            {"days": ["mon"], "from": "09:00", "to": "21:00"}], "importance": {"concerns": 3}, "concerns": ["grief"]}),
        "POST /api/v1/holds/": ("", {"match": match_token(), "provider": free.slug, "start": opening_starts(free, 1)[0]}),
        f"POST /api/v1/holds/{hold['id']}/extend/": (hold["token"], {}),
        "POST /api/v1/appointments/": ("", booking_body(hold["token"])),
        f"POST /api/v1/appointments/{booking['id']}/reschedule/": (booking["token"], {"start": later[0], "version": 2}),
        f"POST /api/v1/appointments/{booking['id']}/cancel/": (booking["token"], {"version": 2, "reason": "plans"}),
        f"POST /api/v1/appointments/{booking['id']}/again/": (booking["token"], {"start": later[-1]}),
        f"POST /api/v1/appointments/{visited['id']}/not-a-fit/": (visited["token"], {"reason": "style"}),
        f"POST /api/v1/providers/{provider.slug}/reports/": ("", {"reason": "not_accepting", "note": "Full"}),
        "POST /api/v1/waitlist/": (
            "", {"match": match_token(), "contact": {"email": "wanda@example.org", "email_ok": True}}),
        f"POST /api/v1/offers/{offer.ref}/accept/": (offer.access_token, {}),
        f"POST /api/v1/offers/{offer.ref}/decline/": (offer.access_token, {}),
        "POST /api/v1/staff/providers/": ("", {**REQUIRED, "npi": npi(901)}),
        f"PATCH /api/v1/staff/providers/{provider.slug}/": ("", {"headline": "Calm"}),
    }  # fmt: skip


def headers(token: str) -> dict[str, str]:
    """Return the headers of an API call: a new idempotency key, and the token if there is one."""
    return {"Idempotency-Key": secrets.token_urlsafe(24)} | ({"Authorization": f"Bearer {token}"} if token else {})


def dump(body: Any) -> str:
    """Return the JSON text of a body."""
    return json.dumps(body)
