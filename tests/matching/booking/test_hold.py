"""Holding: every edge and refusal of the contract, in turn and all at once."""

from datetime import timedelta

import pytest

from config import db
from matching.appointments.models import Appointment, AppointmentEvent, Status
from matching.booking.actions import hold as actions
from providers.directory.models import Provider, Training
from tests.conftest import Api
from tests.factories import booking
from tests.factories.booking import held, lapse, match, problem, starts
from tests.factories.providers import listed
from tests.server import serve
from tests.threads import together

ROUNDS = 3


def seen(answer: object) -> list[tuple[str, str]]:
    """What an appointment's events say, in order: from which status to which."""
    ref = answer.json()["id"]
    return list(
        AppointmentEvent.objects.filter(appointment__ref=ref).order_by("version").values_list("before", "after")
    )


@pytest.mark.django_db
class TestOne:
    """One person after the other."""

    def test_a_hold_says_what_it_keeps_and_for_how_long(self, api: Api) -> None:
        one = listed()
        start = starts(one, 1)[0]
        answer = held(api, one, start)
        body = answer.json()
        assert answer.status_code == 201
        assert set(body) == {"id", "status", "token", "expires_in", "expires_at", "start", "end", "provider"}
        assert (body["start"], body["provider"], body["expires_in"], body["status"]) == (start, one.slug, 600, "held")
        assert answer["Cache-Control"] == "no-store"
        assert (
            api.get(f"/holds/{body['id']}/", body["token"]).json() | {"token": body["token"], "expires_in": 600} == body
        )

    def test_a_held_time_is_taken_for_everybody_else(self, api: Api) -> None:
        one = listed()
        first, second, *_ = starts(one, 8)
        assert held(api, one, first).status_code == 201
        answer = held(api, one, first)
        assert problem(answer) == (409, "slot-taken")
        others = answer.json()["next_openings"]
        assert [other["provider"] for other in others] == [one.slug] * 3
        assert problem(held(api, one, second)) == (409, "slot-taken")
        for other in others:
            assert held(api, one, other["start"]).status_code in (201, 409)
        assert held(api, one, others[0]["start"]).status_code == 409

    def test_the_first_time_offered_instead_can_be_held(self, api: Api) -> None:
        one = listed()
        start = starts(one, 1)[0]
        held(api, one, start)
        for place in range(3):
            other = held(api, one, start).json()["next_openings"][place]
            answer = held(api, one, other["start"])
            assert answer.status_code == 201
            api.delete(f"/holds/{answer.json()['id']}/", answer.json()["token"])

    def test_when_a_provider_has_nothing_left_the_next_of_the_match_is_offered(self, api: Api) -> None:
        one, two = listed(hours=None), listed()
        answer = held(api, one, starts(two, 1)[0])
        assert problem(answer) == (409, "not-offered")
        assert {other["provider"] for other in answer.json()["next_openings"]} == {two.slug}
        assert len(answer.json()["next_openings"]) == 3

    def test_what_is_offered_instead_lies_in_the_matchs_window(self, api: Api) -> None:
        one, two = listed(hours=None), listed()
        token = match(db.clock() - timedelta(hours=23), window_days=1)
        answer = held(api, one, starts(two, 1, days=0)[0], token)
        for other in answer.json()["next_openings"]:
            hold = held(api, Provider.objects.get(slug=other["provider"]), other["start"], token)
            assert hold.status_code == 201, hold.content

    @pytest.mark.parametrize(
        ("minutes", "code"), [(7, "not-offered"), (15 * 24 * 60, "not-offered"), (-24 * 60, "too-late")]
    )
    def test_a_time_off_the_grid_or_outside_the_window_is_not_given(self, api: Api, minutes: int, code: str) -> None:
        one = listed()
        from datetime import datetime

        start = datetime.fromisoformat(starts(one, 1, days=0)[0]) + timedelta(minutes=minutes)
        answer = held(api, one, f"{start:%Y-%m-%dT%H:%M:%SZ}")
        assert problem(answer) == (409, code)
        assert len(answer.json()["next_openings"]) == 3

    def test_a_time_at_night_is_not_offered(self, api: Api) -> None:
        one = listed()
        at = starts(one, 1)[0][:11] + "08:00:00Z"
        assert problem(held(api, one, at)) == (409, "not-offered")

    def test_a_time_within_the_notice_is_too_late(self, api: Api) -> None:
        one = listed()
        start = starts(one, 1)[0]
        Provider.objects.update(notice=3 * 24 * 60)
        assert problem(held(api, one, start)) == (409, "too-late")

    @pytest.mark.parametrize(
        ("facts", "asked", "constraint"),
        [
            ({"age_groups": ["teen"]}, {}, "age_group"),
            ({"accepting_new_clients": False}, {}, "accepting_new_clients"),
            ({"capacity": 0}, {}, "accepting_new_clients"),
            ({"status": "paused"}, {}, "listed"),
            ({}, {"state": "NJ"}, "license"),
            ({}, {"other_states": ("NJ",)}, "license"),
            ({}, {"plan": "aetna-hmo"}, "plan"),
            ({}, {"payer": "cigna"}, "plan"),
            ({}, {"self_pay_max": 149}, "self_pay"),
            ({}, {"languages": ("es",)}, "languages"),
            ({}, {"trauma_informed": "required"}, "trauma_informed"),
            ({}, {"genders": ("man",), "must": frozenset({"genders"})}, "genders"),
            ({}, {"approaches": ("cbt",), "must": frozenset({"approaches"})}, "approaches"),
            ({}, {"format": "couple"}, "session_type"),
            ({}, {"care_type": "medication-management"}, "session_type"),
        ],
    )
    def test_a_shut_gate_is_named(self, api: Api, facts: dict, asked: dict, constraint: str) -> None:
        from decimal import Decimal

        one = listed()
        start = starts(one, 1)[0]
        Provider.objects.update(**facts)
        if "self_pay_max" in asked:
            asked = {"self_pay_max": Decimal(asked["self_pay_max"])}
        answer = held(api, one, start, match(**asked))
        assert problem(answer) == (409, "not-eligible")
        assert answer.json()["constraint"] == constraint

    def test_a_time_outside_times_that_must_be_is_refused_by_its_name(self, api: Api) -> None:
        from matching.appointments.domain.criteria import Times

        one = listed()
        must = {"times": (Times(tuple(range(7)), 1380, 1440),), "must": frozenset({"times"})}
        answer = held(api, one, starts(one, 1)[0], match(**must))
        assert problem(answer) == (409, "not-eligible")
        assert answer.json()["constraint"] == "times"

    def test_evidence_of_training_opens_the_trauma_gate(self, api: Api) -> None:
        one = listed(trauma=True)
        token = match(trauma_informed="required")
        assert held(api, one, None, token).status_code == 201
        Training.objects.update(verified_on=None)
        assert problem(held(api, one, starts(one, 9)[-1], token)) == (409, "not-eligible")

    def test_a_second_hold_of_a_match_lets_the_first_go(self, api: Api) -> None:
        one = listed()
        first, *_, last = starts(one, 9)
        token = match()
        former = held(api, one, first, token)
        latter = held(api, one, last, token)
        assert (former.status_code, latter.status_code) == (201, 201)
        assert api.get(f"/holds/{former.json()['id']}/", former.json()["token"]).json()["status"] == "cancelled"
        assert Appointment.objects.filter(status="held").count() == 1
        assert held(api, one, first).status_code == 201

    def test_a_match_may_hold_its_own_time_again_and_one_that_overlaps_it(self, api: Api) -> None:
        one = listed()
        first, second, *_ = starts(one, 2)
        token = match()
        assert [held(api, one, at, token).status_code for at in (first, first, second)] == [201, 201, 201]
        assert Appointment.objects.filter(status="held").count() == 1

    def test_a_refused_second_hold_leaves_the_first(self, api: Api) -> None:
        one = listed()
        first, *_, last = starts(one, 9)
        token = match()
        former = held(api, one, first, token)
        held(api, one, last)
        assert problem(held(api, one, last, token)) == (409, "slot-taken")
        assert api.get(f"/holds/{former.json()['id']}/", former.json()["token"]).json()["status"] == "held"

    def test_a_match_past_its_day_is_gone_and_an_altered_one_never_was(self, api: Api) -> None:
        one = listed()
        start = starts(one, 1)[0]
        assert problem(held(api, one, start, match(db.clock() - timedelta(hours=24)))) == (410, "expired")
        assert held(api, one, start, match(db.clock() - timedelta(hours=23, minutes=59))).status_code == 201
        token = match()
        for place in (0, 10, len(token) // 2, len(token) - 2, len(token) - 1):
            for other in "AQgw_":
                altered = token[:place] + other + token[place + 1 :]
                if altered != token:
                    assert problem(held(api, one, start, altered)) == (404, "not-found"), (place, other)
        assert problem(held(api, one, start, token + "A")) == (404, "not-found")
        assert problem(held(api, one, start, "é" * 40)) == (404, "not-found")

    def test_an_unknown_provider_is_not_found(self, api: Api) -> None:
        answer = api.post("/holds/", {"match": match(), "provider": "nobody", "start": "2030-01-01T00:00:00Z"})
        assert problem(answer) == (404, "not-found")

    def test_a_hold_is_kept_longer_ten_times_and_then_no_more(self, api: Api) -> None:
        hold = held(api, listed()).json()
        for _ in range(10):
            answer = api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"])
            assert (answer.status_code, answer.json()["expires_in"]) == (200, 600)
        assert problem(api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"])) == (409, "extend-limit")

    def test_a_lapsed_hold_can_be_kept_longer_until_somebody_takes_it(self, api: Api) -> None:
        one = listed()
        hold = held(api, one).json()
        lapse(hold["id"])
        assert api.get(f"/holds/{hold['id']}/", hold["token"]).json()["expires_in"] == 0
        assert api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"]).json()["expires_in"] == 600
        lapse(hold["id"])
        assert held(api, one, hold["start"]).status_code == 201
        answer = api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"])
        assert problem(answer) == (409, "slot-taken")
        assert len(answer.json()["next_openings"]) == 3

    def test_letting_go_twice_is_letting_go_once(self, api: Api) -> None:
        one = listed()
        answer = held(api, one)
        hold = answer.json()
        for _ in range(3):
            gone = api.delete(f"/holds/{hold['id']}/", hold["token"])
            assert (gone.status_code, gone.content) == (204, b"")
        assert seen(answer) == [("", "held"), ("held", "cancelled")]
        assert held(api, one, hold["start"]).status_code == 201

    def test_a_wrong_missing_or_foreign_token_is_the_same_404_as_no_hold(self, api: Api) -> None:
        one = listed()
        mine, theirs = held(api, one).json(), held(api, one, starts(one, 9)[-1]).json()
        bodies = set()
        for ref, token in [
            (mine["id"], ""),
            (mine["id"], "x"),
            (mine["id"], theirs["token"]),
            (mine["id"], mine["token"] + "="),
            ("nothing", mine["token"]),
        ]:
            for answer in (
                api.get(f"/holds/{ref}/", token),
                api.delete(f"/holds/{ref}/", token),
                api.post(f"/holds/{ref}/extend/", {}, token),
            ):
                assert problem(answer) == (404, "not-found")
                bodies.add(answer.content)
        assert len(bodies) == 1

    def test_lapsed_holds_are_swept_once_their_time_has_begun_and_not_before(self, api: Api) -> None:
        hold = held(api, listed()).json()
        lapse(hold["id"], timedelta(hours=2))
        assert actions.sweep(now=db.clock()) == 0
        booking.begin(hold["id"])
        assert actions.sweep(now=db.clock()) == 1
        assert actions.sweep(now=db.clock()) == 0
        assert Appointment.objects.get(ref=hold["id"]).status == Status.EXPIRED


def check_truth() -> None:
    """No two live rows of a provider overlap; versions run without a gap; each ends where its row stands."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM appointments_appointment a JOIN appointments_appointment b
               ON a.id < b.id AND a.provider_id = b.provider_id AND a.blocked && b.blocked
               WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')"""
        )
        assert cursor.fetchone()[0] == 0
    for one in Appointment.objects.all():
        events = list(one.events.order_by("version"))
        assert [event.version for event in events] == list(range(1, one.version + 1))
        assert events[-1].after == one.status


@pytest.mark.usefixtures("committed")
class TestMany:
    """Many people at the same moment, over HTTP, against two processes."""

    def test_fifty_holds_on_one_time_are_one_201_and_49_409(self) -> None:
        one = listed()
        free = starts(one, 500)[::5][:ROUNDS]
        with serve() as server:
            for start in free:
                tokens = [match() for _ in range(50)]

                def hold(token: str, start: str = start) -> tuple[int, str]:
                    answer = server.post("/holds/", {"match": token, "provider": one.slug, "start": start})
                    return answer.status, answer.json().get("type", "")

                found = together([lambda token=token: hold(token) for token in tokens])
                assert sorted(found) == [(201, ""), *[(409, "urn:attune:problem:slot-taken")] * 49]
        check_truth()

    def test_fifty_holds_at_fifty_therapists_are_fifty_201(self) -> None:
        many = [listed() for _ in range(50)]
        start = starts(many[0], 1)[0]
        tokens = [match() for _ in many]
        with serve() as server:

            def hold(one: Provider, token: str) -> int:
                return server.post("/holds/", {"match": token, "provider": one.slug, "start": start}).status

            found = together([lambda o=o, t=t: hold(o, t) for o, t in zip(many, tokens, strict=True)])
        assert found == [201] * 50
        check_truth()

    def test_twenty_holds_of_one_match_leave_one(self) -> None:
        one = listed(hours=(0, 1440))
        token, free = match(), starts(one, 200)[::9][:20]
        with serve() as server:

            def hold(start: str) -> int:
                return server.post("/holds/", {"match": token, "provider": one.slug, "start": start}).status

            found = together([lambda s=s: hold(s) for s in free])
        assert found == [201] * 20
        assert Appointment.objects.filter(status="held").count() == 1
        check_truth()

    def test_a_lapsed_hold_is_either_confirmed_by_its_owner_or_taken_by_another(self) -> None:
        one = listed(hours=(0, 1440))
        with serve() as server:
            for start in starts(one, 200)[::9][:6]:
                body = {"provider": one.slug, "start": start}
                mine = server.post("/holds/", {"match": match(), **body}).json()
                lapse(mine["id"])
                other = match()
                taken, confirmed = together(
                    [
                        lambda body=body, other=other: server.post("/holds/", {"match": other, **body}).status,
                        lambda mine=mine: server.post("/appointments/", booking.details(mine["token"])).status,
                    ]
                )
                assert (taken, confirmed) in [(201, 409), (409, 201)]
        check_truth()
