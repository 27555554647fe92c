"""Many clients at the same moment, no faults: hot slots, repeated keys, expiring holds, limits, swaps."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection

from matching.appointments.models import Appointment
from providers.directory.models import Provider
from tests.bench import clock, web
from tests.chaos.clients import Call, Log, Person
from tests.chaos.environment import Environment

# How many clients race, and for how many different match requests.
PEOPLE, QUESTIONS = 50, 9
Report = dict[str, Any]


def together(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start the jobs at the same moment, each in its own thread. Return their results, or raise the first error."""
    barrier, results, errors = threading.Barrier(len(jobs)), [None] * len(jobs), list[Exception]()

    def run(index: int) -> None:
        try:
            barrier.wait(60)
            results[index] = jobs[index]()
        except Exception as error:  # noqa: BLE001 (raised again below, in the thread that waits)
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def race_hot_slot(environment: Environment, log: Log, scale: float) -> Report:
    """Fifty clients hold the same opening at the same moment; in every second round, openings 15 minutes apart."""
    rounds = max(int(100 * scale), 2)
    wrong, took = 0, list[float]()
    people = [Person(environment.ports, log, 10_000 + index) for index in range(PEOPLE)]
    matches_by_number: dict[int, list[Any]] = {}
    for number in range(rounds):
        if number % QUESTIONS not in matches_by_number:
            matches_by_number[number % QUESTIONS] = [person.match(number % QUESTIONS).answer for person in people]
        matches = matches_by_number[number % QUESTIONS]
        overlapping = _two_starts(matches[0]) if number % 2 else None
        best = matches[0]["matches"][0]
        provider, starts = overlapping or (best["provider"]["slug"], [best["openings"][0]["start"]])
        calls = together(
            [
                partial(person.hold, match, provider, starts[index % len(starts)])
                for index, (person, match) in enumerate(zip(people, matches, strict=True))
            ]
        )
        counted = Counter(call.status for call in calls)
        wrong += counted != Counter({201: 1, 409: PEOPLE - 1})
        took += [call.took for call in calls]
        _release(people[0], calls)
    for person in people:
        person.close()
    return {
        "load": f"{PEOPLE} people, {rounds} rounds",
        "rounds without exactly one winner": wrong,
        "deadlocks": environment.deadlocks(),
        "figures": clock.summary(took),
    }


def any_provider(environment: Environment, log: Log, scale: float) -> Report:
    """Fifty clients hold times with fifty different therapists at the same moment: all succeed."""
    figures = web.fifty_therapists(environment.port, max(int(10 * scale), 1))
    return {"load": "50 people at 50 therapists", "rounds with a refusal": figures["wrong"], "figures": figures}


def many_times(environment: Environment, log: Log, scale: float) -> Report:
    """Clients hold different times of one therapist at the same moment: none is refused."""
    rounds, refused = max(int(20 * scale), 2), 0
    for number in range(rounds):
        person = Person(environment.ports, log, number)
        slug = person.match(number).answer["matches"][0]["provider"]["slug"]
        Provider.objects.filter(slug=slug).update(capacity=200)
        starts = _separate_starts(person, slug)
        people = [Person(environment.ports, log, 20_000 + 100 * number + index) for index in range(len(starts))]
        matches = [each.match(number).answer for each in people]
        calls = together([partial(p.hold, m, slug, s) for p, m, s in zip(people, matches, starts, strict=True)])
        # The openings don't depend on a plan: if a license or plan ends before a later day, the refusal is correct.
        refused += sum(call.status != 201 and "not-eligible" not in str(call.answer.get("type")) for call in calls)
        _release(person, calls)
        for each in [person, *people]:
            each.close()
    return {"load": f"{rounds} rounds of up to 8 times of one therapist", "false refusals": refused}


def idem_storm(environment: Environment, log: Log, scale: float) -> Report:
    """Twenty requests for a hold use one idempotency key, two of them with a different body; in every fourth round an
    earlier request hangs up.
    """
    rounds = max(int(200 * scale), 3)
    twice, unlike, accepted = 0, 0, 0
    first, matches_by_number = Person(environment.ports, log, 29_999), dict[int, Any]()
    people = [Person(environment.ports, log, 30_000 + index) for index in range(20)]
    for number in range(rounds):
        if number % QUESTIONS not in matches_by_number:
            matches_by_number[number % QUESTIONS] = first.match(number % QUESTIONS).answer
        match = matches_by_number[number % QUESTIONS]
        best = match["matches"][number % len(match["matches"])]
        slug, key = best["provider"]["slug"], f"storm-{number:06}-{time.time_ns()}"
        start, other = best["openings"][0]["start"], best["openings"][-1]["start"]
        if number % 4 == 0:
            _hang_up(environment.port, key, match, slug, start)
        calls = together(
            [
                partial(p.hold, match, slug, start if index > 1 else other, key=key, retry=index > 1)
                for index, p in enumerate(people)
            ]
        )
        same = [call for call in calls[2:] if call.status == 201]
        twice += len({call.raw for call in same}) > 1
        accepted += any(call.status == 201 and call.raw not in {c.raw for c in same} for call in calls[:2] if same)
        unlike += sum(call.status not in (201, 409, 422) for call in calls)
        _release(first, calls)
    for each in [first, *people]:
        each.close()
    return {
        "load": f"20 requests a key, {rounds} keys",
        "keys with two answers": twice,
        "other bodies that took effect": accepted,
        "answers that are neither": unlike,
    }


def hold_edge(environment: Environment, log: Log, scale: float) -> Report:
    """The owner books and another client holds within eight milliseconds of a hold's expiry: never both succeed."""
    rounds, both, neither = max(int(150 * scale), 3), 0, 0
    for number in range(rounds):
        owner, taker = Person(environment.ports, log, 40_000 + number), Person(environment.ports, log, 50_000 + number)
        match = owner.match(number % 50).answer
        best, state = match["matches"][0], web.answers(number % 50)["state"]
        slug, start = best["provider"]["slug"], best["openings"][-1]["start"]
        taker_match = taker.match(number % 50).answer
        hold = owner.hold(match, slug, start)
        if hold.status != 201:
            continue
        ends = time.time() + 0.15
        Appointment.objects.filter(ref=hold.answer["id"]).update(held_until=datetime.fromtimestamp(ends).astimezone())
        offset = (number % 17 - 8) / 1_000

        def at(moment: float, act: Callable[[], Call]) -> Call:
            time.sleep(max(moment - time.time(), 0))
            return act()

        booking, second_hold = together(
            [
                partial(at, ends + offset, partial(owner.book, hold, state)),
                partial(at, ends - offset, partial(taker.hold, taker_match, slug, start)),
            ]
        )
        both += (booking.status, second_hold.status) == (201, 201)
        neither += booking.status != 201 and second_hold.status != 201
        _cancel(owner, booking)
        _release(taker, [second_hold])
        owner.close()
        taker.close()
    return {"load": f"{rounds} rounds within 8 ms of the end", "both won": both, "figures": {"nobody won": neither}}


def client_limits(environment: Environment, log: Log, scale: float) -> Report:
    """Forty requests at once rebook for one verified client: never more than five upcoming, never two at the same time."""
    person = Person(environment.ports, log, 60_000)
    match = person.match(7).answer
    best = match["matches"][0]
    Provider.objects.filter(slug=best["provider"]["slug"]).update(capacity=200)
    booked = person.book(
        person.hold(match, best["provider"]["slug"], best["openings"][0]["start"]), web.answers(7)["state"]
    )
    starts = _separate_starts(person, best["provider"]["slug"], 40)
    path = f"/api/v1/appointments/{booked.answer['id']}/again/"
    people = [Person(environment.ports, log, 60_001 + index) for index in range(len(starts))]
    token = booked.answer["token"]
    calls = together([partial(p.post, path, {"start": s}, token) for p, s in zip(people, starts, strict=True)])
    client = Appointment.objects.get(ref=booked.answer["id"]).client
    ahead = Appointment.objects.filter(client=client, status="booked").count()
    for each in [person, *people]:
        each.close()
    return {"load": f"{len(starts)} at once", "sessions above five": max(ahead - 5, 0),
            "figures": dict(Counter(call.status for call in calls))}  # fmt: skip


def reschedule_swap(environment: Environment, log: Log, scale: float) -> Report:
    """Appointments of one therapist are moved onto each other, while a reader checks that each has exactly one time."""
    seconds, wrong, finished = max(20 * scale, 3), list[str](), threading.Event()
    person = Person(environment.ports, log, 70_000)
    slug = person.match(3).answer["matches"][0]["provider"]["slug"]
    Provider.objects.filter(slug=slug).update(capacity=200)
    starts = _separate_starts(person, slug, 12)
    appointments = []
    for start in starts[:6]:
        match = person.match(3).answer
        appointments.append(person.book(person.hold(match, slug, start), web.answers(3)["state"]).answer)

    def mover(number: int) -> None:
        appointment, client = dict(appointments[number]), Person(environment.ports, log, 70_001 + number)
        while not finished.is_set():
            path = f"/api/v1/appointments/{appointment['id']}/reschedule/"
            change = {"start": client.dice.choice(starts), "version": appointment["version"]}
            call = client.post(path, change, appointment["token"])
            if call.status == 200:
                appointment |= call.answer
            elif call.answer.get("version"):
                appointment["version"] = call.answer["version"]
        client.close()

    def reader() -> None:
        while not finished.is_set():
            refs = [appointment["id"] for appointment in appointments]
            booked_count = Appointment.objects.filter(ref__in=refs, status="booked").count()
            if booked_count != len(appointments):
                wrong.append(f"{booked_count} sessions")
            time.sleep(0.005)

    def timer() -> None:
        time.sleep(seconds)
        finished.set()

    together([*(partial(mover, number) for number in range(len(appointments))), reader, timer])
    person.close()
    moves = sum(call.path.endswith("/reschedule/") and call.status == 200 for call in log.calls)
    return {"load": f"6 movers, {seconds:.0f} s, {moves} moves", "looks at a session without its time": len(wrong)}


def _two_starts(match: Any) -> tuple[str, list[str]] | None:
    """Return a therapist and two of their openings that overlap, or None."""
    for best in match["matches"]:
        starts = [datetime.fromisoformat(opening["start"]) for opening in best["openings"]]
        for start in starts:
            later = start + timedelta(minutes=15)
            if later in starts:
                return best["provider"]["slug"], [_stamp(start), _stamp(later)]
    return None


def _separate_starts(person: Person, slug: str, most: int = 8) -> list[str]:
    """Return up to `most` openings of a therapist that are at least three hours apart."""
    now = datetime.now().astimezone() + timedelta(days=3)
    span = f"from={_stamp(now)}&to={_stamp(now + timedelta(days=10))}"
    openings = person.call("GET", f"/api/v1/providers/{slug}/openings/?{span}", None).answer["results"]
    starts: list[datetime] = []
    for opening in openings:
        start = datetime.fromisoformat(opening["start"])
        if not starts or start - starts[-1] >= timedelta(hours=3):
            starts.append(start)
    return [_stamp(start) for start in starts[:most]]


def _stamp(at: datetime) -> str:
    return web.stamp(at.astimezone(web.UTC))


def _release(person: Person, calls: Sequence[Call]) -> None:
    for ref, token in {(call.answer["id"], call.answer["token"]) for call in calls if call.status == 201}:
        person.call("DELETE", f"/api/v1/holds/{ref}/", None, token)


def _cancel(person: Person, booking: Call) -> None:
    if booking.status in (200, 201):
        appointment = booking.answer
        path = f"/api/v1/appointments/{appointment['id']}/cancel/"
        person.post(path, {"version": appointment["version"]}, appointment["token"])


def _hang_up(port: int, key: str, match: Any, slug: str, start: str) -> None:
    """Send a request and close the connection before the response."""
    http_connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    body = json.dumps({"match": match["match"], "provider": slug, "start": start})
    http_connection.request(
        "POST", "/api/v1/holds/", body, {"Content-Type": "application/json", "Idempotency-Key": key}
    )
    http_connection.close()
