"""The access log: append-only, chained, anchored."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from config import db
from config.audit import actions, tasks
from config.audit.models import AccessEntry
from matching.appointments.models import Appointment
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def note(count: int = 3) -> None:
    for number in range(count):
        with actions.log_access(by="ada", act="read", what="appointment", ref=f"r{number}", now=db.db_now()):
            pass


def verified() -> str:
    out = StringIO()
    call_command("verify_access", stdout=out)
    return out.getvalue()


def sabotage(statement: str) -> None:
    """Run SQL with the triggers disabled, as the owner of the table could."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_accessentry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE audit_accessentry ENABLE TRIGGER USER")


def test_entries_are_numbered_and_chained_and_never_changed():
    note()
    assert list(AccessEntry.objects.order_by("id").values_list("id", "ref")) == [(1, "r0"), (2, "r1"), (3, "r2")]
    for act in (
        "UPDATE audit_accessentry SET by = 'x'",
        "DELETE FROM audit_accessentry",
        "TRUNCATE audit_accessentry",
    ):
        with (
            pytest.raises(DatabaseError, match="only ever added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(act)
    assert "3 entries" in verified()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_accessentry SET by = 'eve' WHERE id = 2", "Entry 2"),
        ("UPDATE audit_accessentry SET at = at + interval '1 second' WHERE id = 1", "Entry 1"),
        ("DELETE FROM audit_accessentry WHERE id = 2", "Entry 3"),
        ("UPDATE audit_accessentry SET hash = sha256('x') WHERE id = 3", "Entry 3"),
    ],
)
def test_an_altered_entry_is_found(statement, broken):
    note()
    sabotage(statement)
    with pytest.raises(CommandError, match=broken):
        verified()


def test_a_log_that_was_cut_or_written_anew_does_not_fit_its_anchors(settings, tmp_path):
    settings.ACCESS_ANCHORS = tmp_path / "anchors" / "access.txt"
    note()
    assert tasks.append_access_anchor() == 3
    assert "1 anchors" in verified()
    sabotage("DELETE FROM audit_accessentry")
    note(4)
    with pytest.raises(CommandError, match="Entry 3 is not there as it was anchored"):
        verified()


def test_what_fails_leaves_no_entry_and_what_leaves_none_fails():
    with (
        pytest.raises(ValueError, match="no"),
        actions.log_access(by="a", act="read", what="x", ref="r", now=db.db_now()),
    ):
        raise ValueError("no")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        actions.log_access(by="", act="read", what="x", ref="r", now=db.db_now()),
    ):
        pytest.fail("the block ran")
    assert not AccessEntry.objects.exists()


def test_looking_at_a_session_and_ending_it_leave_entries_that_hold_nothing_of_it(api):
    create_booking(api, create_listed_provider())
    row, desk = Appointment.objects.get(), staff.signed_in_client("Scheduler")
    page = f"/staff/appointments/appointment/{row.pk}/change/"
    assert "Seeker" in desk.get(page).content.decode() or row.client.name in desk.get(page).content.decode()
    desk.get("/staff/appointments/appointment/")
    desk.post("/staff/appointments/appointment/", {"action": "cancel", "_selected_action": [row.pk], "sure": "1"})
    row.refresh_from_db()
    assert row.status == "cancelled"
    acts = set(AccessEntry.objects.values_list("by", "act", "what", "ref", "note"))
    assert acts == {("sam", "read", "appointment", row.ref, ""), ("sam", "change", "appointment", row.ref, "cancel")}


def test_the_privacy_officer_searches_it_and_nobody_else_may():
    note()
    page = "/staff/audit/accessentry/"
    officer = staff.signed_in_client("Privacy officer", name="pat")
    entries = officer.get(page, {"q": "r1"}).context["cl"].result_list
    assert [entry.ref for entry in entries] == ["r1"]
    assert officer.post(f"{page}1/change/", {"by": "x"}).status_code == 403
    assert officer.post(f"{page}1/delete/", {"post": "yes"}).status_code == 403
    for number, role in enumerate(("Scheduler", "Provider relations", "Administrator", "Provider")):
        assert staff.signed_in_client(role, name=f"n{number}").get(page).status_code == 403
