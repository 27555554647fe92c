"""A flood of bookings from one network and from fifty, while a client of another network looks for a time and books it."""

import http.client
import re
import secrets
import time
import urllib.parse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from config import db
from config.embedded import processes
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment
from matching.availability.queries import openings
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import contact
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.search.queries import shortlist
from providers.directory.domain import intervals
from tests.bench import clock, web
from tests.chaos.clients import Log, Person
from tests.chaos.environment import Environment
from tests.chaos.races import Report, together
from tests.smtp import TAKES, Sink

SECONDS, THREADS, NETWORKS = 30, 8, 50
# A client looks for a time, books it and opens the mail every so many seconds.
CLIENT_PAUSE = 2.0
SHARE_LEFT = 0.7
# The address of a person who booked nothing, new in each run: messages of an earlier run count for an hour.
VICTIM = f"victim.{secrets.token_hex(6)}@example.org"
# One network floods a state with few therapists, fifty flood the one with the most.
THERAPISTS_IN_SMALL_STATE = 14


@dataclass
class Attempts:
    """What one kind of client got."""

    statuses: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    refs: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


def flood(environment: Environment, log: Log, scale: float) -> Report:
    """One network, then fifty, hold and book as fast as they can, half of them without messages and half with invented
    addresses. A client of another network still finds at least 70 % of the openings and books.
    """
    Appointment.objects.filter(status="booked", contact_proven_at=None).update(
        contact_proven_at=db.db_now(), confirm_by=None
    )
    Notice.objects.filter(status__in=["pending", "sending"]).update(status="superseded", lease_until=None)
    sink, seconds = Sink(lambda _number: TAKES), max(SECONDS * scale, 5)
    relay = environment.relay({"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", "THROTTLE": ""})
    small, large = _states()
    checks: dict[str, int] = {}
    figures: dict[str, Any] = {}
    try:
        with environment.limited_web() as port:
            for name, state, networks in (("one network", small, 1), (f"{NETWORKS} networks", large, NETWORKS)):
                figures[name], broken = _phase([port], log, state, networks, seconds)
                checks |= {f"{name}: {what}": count for what, count in broken.items()}
        time.sleep(3)
        mails = Counter(str(mail["To"]) for mail in sink.arrived)[VICTIM]
    finally:
        processes.stop(relay, within=5)
        sink.close()
    errors = sum(status >= 500 for status in log.statuses())
    return {
        "load": f"{seconds:.0f} s each, in {small} and {large}",
        **checks,
        "mails to one unproven address above four": max(mails - 4, 0),
        "figures": figures | {"mails": len(sink.arrived), "mails to one address": mails, "5xx": errors},
    }


def _phase(
    ports: Sequence[int], log: Log, state: str, networks: int, seconds: float
) -> tuple[dict[str, Any], dict[str, int]]:
    """Attack `state` from so many networks. Return the figures and the broken promises."""
    criteria = _criteria(state)
    before, attack, client = _listed(criteria), Attempts(), Attempts()
    until = time.monotonic() + seconds
    jobs = [partial(_attack, ports, log, state, number, networks, until, attack) for number in range(THREADS)]
    # The client goes on after the attack, before any deadline has passed.
    together([*jobs, partial(_be_client, ports, log, state, networks, until + 4, client)])
    _cancel(client.refs)
    after = _listed(criteria)
    booked = Appointment.objects.filter(ref__in=attack.refs, status="booked")
    lasting = booked.filter(confirm_by__isnull=True).count()
    with_deadline = booked.filter(confirm_by__isnull=False).count()
    # As if the two hours were over and each message had been out as long.
    overdue, two_hours_ago = booked.filter(confirm_by__isnull=False), db.db_now() - timedelta(hours=2)
    Notice.objects.filter(appointment__in=overdue).update(
        status="sent", lease_until=None, sending_started_at=two_hours_ago, sent_at=two_hours_ago
    )
    overdue.update(confirm_by=db.db_now())
    released = 0
    while count := contact.release_overdue():
        released += count
    afterwards = _listed(criteria)
    _cancel(attack.refs)
    share, therapists = after[1] / max(before[1], 1), after[0] / max(before[0], 1)
    figures = {
        "therapists": f"{before[0]} before, {after[0]} after ({therapists:.0%}), {afterwards[0]} after the deadlines",
        "openings": f"{before[1]} before, {after[1]} after ({share:.0%}), {afterwards[1]} after the deadlines",
        "attacker": f"{lasting} bookings without a deadline, {with_deadline} with one, {released} released",
        "attacker's answers": dict(sorted(attack.statuses.items())),
        "client": f"{client.statuses['booked']} booked, {len(client.failures)} failed",
        "client's calls": clock.summary(client.took),
        "client's failures": client.failures[:5],
    }
    broken = {
        "openings left below 70 %": int(share < SHARE_LEFT),
        "therapists left below 70 %": int(therapists < SHARE_LEFT),
        "clients who could not book": len(client.failures),
        "no client booked": int(not client.statuses["booked"]),
        "no attack": int(not attack.refs),
        "deadlines not released": with_deadline - released,
    }
    return figures, broken


def _cancel(refs: set[str]) -> None:
    for row in Appointment.objects.filter(ref__in=refs, status="booked"):
        appointment_actions.cancel(appointment=row, version=row.version, reason="", by="client")


def _attack(
    ports: Sequence[int], log: Log, state: str, thread: int, networks: int, until: float, attempts: Attempts
) -> None:
    """Hold and book random openings until the moment `until`."""
    person, number = Person(ports, log, 200_000 + thread), thread
    while time.monotonic() < until:
        number += THREADS
        person.headers = {"X-Forwarded-For": f"10.{number % networks}.0.{thread + 1}" if networks > 1 else "10.200.0.1"}
        match = person.call("POST", "/api/v1/matches/", _question(state))
        attempts.statuses[f"match {match.status}"] += 1
        for best in (match.answer.get("matches") or []) if match.status == 200 else []:
            if time.monotonic() >= until:
                break
            start = person.dice.choice(best["openings"])["start"]
            hold = person.hold(match.answer, best["provider"]["slug"], start)
            attempts.statuses[f"hold {hold.status}"] += 1
            if hold.status != 201:
                continue
            address = person.dice.choice(["", "", VICTIM, f"{secrets.token_hex(6)}@example.net"])
            booking = _book(person, hold, state, address)
            attempts.statuses[f"booking {booking.status}"] += 1
            if booking.status == 201:
                attempts.refs.add(booking.answer["id"])
            break  # a new match for the next hold, as the former would be released
    person.close()


def _be_client(ports: Sequence[int], log: Log, state: str, network: int, until: float, attempts: Attempts) -> None:
    """Look for a time, book it and open the mailed link again and again, until the moment `until`."""
    person = Person(ports, log, 300_000 + network)
    person.headers = {"X-Forwarded-For": f"203.0.{100 + network % 100}.9"}
    number = 0
    while time.monotonic() < until:
        number += 1
        failure = _try_once(person, state, number, attempts)
        if failure:
            attempts.failures.append(failure)
        time.sleep(CLIENT_PAUSE)
    person.close()


def _try_once(person: Person, state: str, number: int, attempts: Attempts) -> str:
    """Book one of the first openings that are free. Return why it failed, or an empty text."""
    for _ in range(3):  # someone else may take the time: like a person, choose the next one
        match = person.call("POST", "/api/v1/matches/", _question(state))
        if match.status != 200 or not match.answer["matches"]:
            return f"list {match.status}"
        best = person.dice.choice(match.answer["matches"])
        hold = person.hold(match.answer, best["provider"]["slug"], best["openings"][0]["start"])
        attempts.took += [match.took, hold.took]
        if hold.status == 409:
            continue
        if hold.status != 201:
            return f"hold {hold.status}"
        booking = _book(person, hold, state, f"real{number}.{secrets.token_hex(4)}@example.com")
        attempts.took.append(booking.took)
        if booking.status != 201:
            return f"booking {booking.status}"
        attempts.refs.add(booking.answer["id"])
        opened = _open_mail(person, booking.answer["id"])
        if opened != [200, 200, 302]:
            return f"link {opened}"
        reread = person.call("GET", f"/api/v1/appointments/{booking.answer['id']}/", None, booking.answer["token"])
        if (reread.status, reread.answer.get("status"), reread.answer.get("confirm_by")) != (200, "booked", None):
            return f"appointment {reread.status}"
        attempts.statuses["booked"] += 1
        return ""
    return "three times taken"


def _open_mail(person: Person, ref: str) -> list[int]:
    """Open the link in the confirmation, ask for the code and enter it. Return the statuses."""
    notice = Notice.objects.get(appointment__ref=ref, kind="confirmation")
    browser = http.client.HTTPConnection("127.0.0.1", person.ports[0], timeout=30)
    path, headers = f"/s/{notice.link_token}/", dict(person.headers)

    def request(method: str, **typed: str) -> http.client.HTTPResponse:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if typed else {}
        browser.request(method, path, urllib.parse.urlencode(typed) or None, headers | form)
        return browser.getresponse()

    page = request("GET")
    headers["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in page.headers.get_all("Set-Cookie", []))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    csrf = {"csrfmiddlewaretoken": token.group(1) if token else ""}
    code_page = request("POST", **csrf)
    code_page.read()
    code = Notice.objects.filter(appointment__ref=ref, kind="code").order_by("id").last()
    opened = request("POST", **csrf, code=message.code(code) if code else "")
    browser.close()
    return [page.status, code_page.status, opened.status]


def _book(person: Person, hold: Any, state: str, address: str) -> Any:
    client = web.PERSON | {"state": state, "timezone": _timezone(state), "email": address or None}
    client |= {"contact": {"email_ok": bool(address), "text_ok": False, "voicemail_ok": False}}
    body = {"hold": hold.answer["token"], "client": client, "consents": {"telehealth": True, "privacy": True}}
    return person.post("/api/v1/appointments/", body)


def _question(state: str) -> dict[str, Any]:
    return {"state": state, "age_group": "adult", "self_pay_max": "1000", "limit": 50, "window_days": 28}


def _criteria(state: str) -> Criteria:
    return web.criteria_of(_question(state))


def _timezone(state: str) -> str:
    return _criteria(state).timezone


def _listed(criteria: Criteria) -> tuple[int, int]:
    """Return how many therapists and openings a client finds now."""
    now = db.db_now()
    first, last = map(intervals.to_datetime, criteria.window(now))
    ids = [row.provider for row in shortlist.rank(criteria, now, 1_000).ranking.results]
    count = 0
    for availability in openings.load_availability(ids, now).values():
        visit_length = availability.profile.visit_length(criteria.care_type, criteria.format, "first")
        count += len(availability.starts(visit_length, first, last)) if visit_length else 0
    return len(ids), count


def _states() -> tuple[str, str]:
    """Return the state whose therapists number about fourteen, and the one with the most."""
    from providers.directory.domain.license import STATES

    counts = {state: _listed(_criteria(state))[0] for state in STATES}
    small = min(counts, key=lambda state: abs(counts[state] - THERAPISTS_IN_SMALL_STATE))
    return small, max(counts, key=lambda state: counts[state])
