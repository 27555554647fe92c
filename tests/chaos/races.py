"""Many people at one moment, nobody killed: hot times, one key many times, the edge of a hold, limits, swaps."""

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
from tests.chaos.environment import Stand

# How many race, and for how many different questions, each twice so that both kinds of round get every one.
PEOPLE, QUESTIONS = 50, 9
Report = dict[str, Any]


def together(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run these at one moment in a thread each; what they return. Raises the first error of any."""
    barrier, found, errors = threading.Barrier(len(jobs)), [None] * len(jobs), list[Exception]()

    def run(place: int) -> None:
        try:
            barrier.wait(60)
            found[place] = jobs[place]()
        except Exception as error:  # noqa: BLE001 (raised again below, in the thread that waits)
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return found


def race_hot_slot(stand: Stand, log: Log, scale: float) -> Report:
    """Fifty want one time at one moment; in every second round, times that overlap by a quarter of an hour."""
    rounds = max(int(100 * scale), 2)
    wrong, took = 0, list[float]()
    people = [Person(stand.ports, log, 10_000 + place) for place in range(PEOPLE)]
    asked: dict[int, list[Any]] = {}
    for number in range(rounds):
        if number % QUESTIONS not in asked:
            asked[number % QUESTIONS] = [person.match(number % QUESTIONS).answer for person in people]
        matches = asked[number % QUESTIONS]
        wanted = _two_starts(matches[0]) if number % 2 else None
        best = matches[0]["matches"][0]
        provider, starts = wanted or (best["provider"]["slug"], [best["openings"][0]["start"]])
        calls = together(
            [
                partial(person.hold, match, provider, starts[place % len(starts)])
                for place, (person, match) in enumerate(zip(people, matches, strict=True))
            ]
        )
        counted = Counter(call.status for call in calls)
        wrong += counted != Counter({201: 1, 409: PEOPLE - 1})
        took += [call.took for call in calls]
        _let_go(people[0], calls)
    for person in people:
        person.close()
    return {
        "load": f"{PEOPLE} people, {rounds} rounds",
        "rounds without exactly one winner": wrong,
        "deadlocks": stand.deadlocks(),
        "told": clock.summary(took),
    }


def any_provider(stand: Stand, log: Log, scale: float) -> Report:
    """Fifty want fifty different therapists at one moment: all get them."""
    found = web.fifty_therapists(stand.port, max(int(10 * scale), 1))
    return {"load": "50 people at 50 therapists", "rounds with a refusal": found["wrong"], "told": found}


def many_times(stand: Stand, log: Log, scale: float) -> Report:
    """Different times of one therapist at one moment: no false refusal."""
    rounds, refused = max(int(20 * scale), 2), 0
    for number in range(rounds):
        person = Person(stand.ports, log, number)
        slug = person.match(number).answer["matches"][0]["provider"]["slug"]
        Provider.objects.filter(slug=slug).update(capacity=200)
        starts = _apart(person, slug)
        people = [Person(stand.ports, log, 20_000 + 100 * number + place) for place in range(len(starts))]
        matches = [one.match(number).answer for one in people]
        calls = together([partial(p.hold, m, slug, s) for p, m, s in zip(people, matches, starts, strict=True)])
        # The listing knows no plan: on a later day a license or a plan may have ended, which is no false refusal.
        refused += sum(call.status != 201 and "not-eligible" not in str(call.answer.get("type")) for call in calls)
        _let_go(person, calls)
        for one in [person, *people]:
            one.close()
    return {"load": f"{rounds} rounds of up to 8 times of one therapist", "false refusals": refused}


def idem_storm(stand: Stand, log: Log, scale: float) -> Report:
    """One hold asked for twenty times at once under one key, twice of them with another body; now and then the first
    sender hangs up at once.
    """
    rounds = max(int(200 * scale), 3)
    twice, unlike, passed = 0, 0, 0
    first, asked = Person(stand.ports, log, 29_999), dict[int, Any]()
    people = [Person(stand.ports, log, 30_000 + place) for place in range(20)]
    for number in range(rounds):
        if number % QUESTIONS not in asked:
            asked[number % QUESTIONS] = first.match(number % QUESTIONS).answer
        match = asked[number % QUESTIONS]
        best = match["matches"][number % len(match["matches"])]
        slug, key = best["provider"]["slug"], f"storm-{number:06}-{time.time_ns()}"
        start, other = best["openings"][0]["start"], best["openings"][-1]["start"]
        if number % 4 == 0:
            _hang_up(stand.port, key, match, slug, start)
        calls = together(
            [
                partial(p.hold, match, slug, start if place > 1 else other, key=key, retry=place > 1)
                for place, p in enumerate(people)
            ]
        )
        same = [call for call in calls[2:] if call.status == 201]
        twice += len({call.raw for call in same}) > 1
        passed += any(call.status == 201 and call.raw not in {c.raw for c in same} for call in calls[:2] if same)
        unlike += sum(call.status not in (201, 409, 422) for call in calls)
        _let_go(first, calls)
    for one in [first, *people]:
        one.close()
    return {
        "load": f"20 requests a key, {rounds} keys",
        "keys with two answers": twice,
        "other bodies that took effect": passed,
        "answers that are neither": unlike,
    }


def hold_edge(stand: Stand, log: Log, scale: float) -> Report:
    """Owner and taker within eight milliseconds of a hold's end: never both."""
    rounds, both, nobody = max(int(150 * scale), 3), 0, 0
    for number in range(rounds):
        owner, taker = Person(stand.ports, log, 40_000 + number), Person(stand.ports, log, 50_000 + number)
        match = owner.match(number % 50).answer
        best, state = match["matches"][0], web.answers(number % 50)["state"]
        slug, start = best["provider"]["slug"], best["openings"][-1]["start"]
        theirs = taker.match(number % 50).answer
        held = owner.hold(match, slug, start)
        if held.status != 201:
            continue
        ends = time.time() + 0.15
        Appointment.objects.filter(ref=held.answer["id"]).update(held_until=datetime.fromtimestamp(ends).astimezone())
        offset = (number % 17 - 8) / 1_000

        def at(moment: float, act: Callable[[], Call]) -> Call:
            time.sleep(max(moment - time.time(), 0))
            return act()

        won, took = together(
            [
                partial(at, ends + offset, partial(owner.book, held, state)),
                partial(at, ends - offset, partial(taker.hold, theirs, slug, start)),
            ]
        )
        both += (won.status, took.status) == (201, 201)
        nobody += won.status != 201 and took.status != 201
        _cancel(owner, won)
        _let_go(taker, [took])
        owner.close()
        taker.close()
    return {"load": f"{rounds} rounds within 8 ms of the end", "both won": both, "told": {"nobody won": nobody}}


def client_limits(stand: Stand, log: Log, scale: float) -> Report:
    """Forty at once book again for one proven client: never more than five ahead, never two at a time."""
    person = Person(stand.ports, log, 60_000)
    match = person.match(7).answer
    best = match["matches"][0]
    Provider.objects.filter(slug=best["provider"]["slug"]).update(capacity=200)
    booked = person.book(
        person.hold(match, best["provider"]["slug"], best["openings"][0]["start"]), web.answers(7)["state"]
    )
    starts = _apart(person, best["provider"]["slug"], 40)
    path = f"/api/v1/appointments/{booked.answer['id']}/again/"
    people = [Person(stand.ports, log, 60_001 + place) for place in range(len(starts))]
    token = booked.answer["token"]
    calls = together([partial(p.post, path, {"start": s}, token) for p, s in zip(people, starts, strict=True)])
    client = Appointment.objects.get(ref=booked.answer["id"]).client
    ahead = Appointment.objects.filter(client=client, status="booked").count()
    for one in [person, *people]:
        one.close()
    return {"load": f"{len(starts)} at once", "sessions above five": max(ahead - 5, 0),
            "told": dict(Counter(call.status for call in calls))}  # fmt: skip


def reschedule_swap(stand: Stand, log: Log, scale: float) -> Report:
    """Sessions of one therapist moved onto each other, while a reader looks that each has exactly one time."""
    seconds, wrong, over = max(20 * scale, 3), list[str](), threading.Event()
    person = Person(stand.ports, log, 70_000)
    slug = person.match(3).answer["matches"][0]["provider"]["slug"]
    Provider.objects.filter(slug=slug).update(capacity=200)
    starts = _apart(person, slug, 12)
    sessions = []
    for start in starts[:6]:
        match = person.match(3).answer
        sessions.append(person.book(person.hold(match, slug, start), web.answers(3)["state"]).answer)

    def mover(number: int) -> None:
        one, me = dict(sessions[number]), Person(stand.ports, log, 70_001 + number)
        while not over.is_set():
            path = f"/api/v1/appointments/{one['id']}/reschedule/"
            call = me.post(path, {"start": me.dice.choice(starts), "version": one["version"]}, one["token"])
            if call.status == 200:
                one |= call.answer
            elif call.answer.get("version"):
                one["version"] = call.answer["version"]
        me.close()

    def reader() -> None:
        while not over.is_set():
            found = Appointment.objects.filter(ref__in=[one["id"] for one in sessions], status="booked").count()
            if found != len(sessions):
                wrong.append(f"{found} sessions")
            time.sleep(0.005)

    def timer() -> None:
        time.sleep(seconds)
        over.set()

    together([*(partial(mover, number) for number in range(len(sessions))), reader, timer])
    person.close()
    moves = sum(call.path.endswith("/reschedule/") and call.status == 200 for call in log.calls)
    return {"load": f"6 movers, {seconds:.0f} s, {moves} moves", "looks at a session without its time": len(wrong)}


def _two_starts(match: Any) -> tuple[str, list[str]] | None:
    """A therapist and two shown times that overlap."""
    for best in match["matches"]:
        starts = [datetime.fromisoformat(one["start"]) for one in best["openings"]]
        for start in starts:
            later = start + timedelta(minutes=15)
            if later in starts:
                return best["provider"]["slug"], [_stamp(start), _stamp(later)]
    return None


def _apart(person: Person, slug: str, most: int = 8) -> list[str]:
    """Times of a therapist that don't touch each other, buffers included."""
    now = datetime.now().astimezone() + timedelta(days=3)
    span = f"from={_stamp(now)}&to={_stamp(now + timedelta(days=10))}"
    found = person.call("GET", f"/api/v1/providers/{slug}/openings/?{span}", None).answer["results"]
    kept: list[datetime] = []
    for one in found:
        start = datetime.fromisoformat(one["start"])
        if not kept or start - kept[-1] >= timedelta(hours=3):
            kept.append(start)
    return [_stamp(start) for start in kept[:most]]


def _stamp(at: datetime) -> str:
    return web.stamp(at.astimezone(web.UTC))


def _let_go(person: Person, calls: Sequence[Call]) -> None:
    for ref, token in {(call.answer["id"], call.answer["token"]) for call in calls if call.status == 201}:
        person.call("DELETE", f"/api/v1/holds/{ref}/", None, token)


def _cancel(person: Person, booked: Call) -> None:
    if booked.status in (200, 201):
        one = booked.answer
        person.post(f"/api/v1/appointments/{one['id']}/cancel/", {"version": one["version"]}, one["token"])


def _hang_up(port: int, key: str, match: Any, slug: str, start: str) -> None:
    """Send a request and go away before any answer."""
    gone = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    body = json.dumps({"match": match["match"], "provider": slug, "start": start})
    gone.request("POST", "/api/v1/holds/", body, {"Content-Type": "application/json", "Idempotency-Key": key})
    gone.close()
