"""The staff pages in `tests.screenshots`, and sign-in to a running demo."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RELATIONS, SCHEDULER = "Provider relations", "Scheduler"
RECORDS = "/staff/directory/provider/"
# Page name → (role, path). {provider} is the first provider, {session} the latest appointment.
PAGES = {
    "staff-home": (RELATIONS, "/staff/"),
    "staff-list": (RELATIONS, f"{RECORDS}?state=NY"),
    "staff-nobody": (RELATIONS, f"{RECORDS}?q=nobody"),
    "staff-record": (RELATIONS, f"{RECORDS}{{provider}}/change/"),
    "staff-licenses": (RELATIONS, f"{RECORDS}{{provider}}/change/?rows=licenses"),
    "staff-week": (RELATIONS, f"{RECORDS}{{provider}}/week/"),
    "staff-history": (RELATIONS, f"{RECORDS}{{provider}}/changes/"),
    "staff-queues": (RELATIONS, f"{RECORDS}queues/"),
    "staff-dashboard": (RELATIONS, f"{RECORDS}dashboard/"),
    "staff-import": (RELATIONS, "/staff/imports/importrun/import/"),
    "staff-second-step": (RELATIONS, "/staff/second-step/"),
    "staff-refused": (SCHEDULER, "/staff/staff/user/"),
    "staff-sessions": (SCHEDULER, "/staff/appointments/appointment/"),
    "staff-session": (SCHEDULER, "/staff/appointments/appointment/{session}/change/"),
    "staff-call": (SCHEDULER, "/staff/appointments/appointment/call/"),
}
# Markup of Django's own forms and scripts, which we can't fix.
DJANGO_MARKUP = ("select2-selection__rendered", 'class="original"')


@dataclass(frozen=True, slots=True)
class SignedInPages:
    """Session cookies by role, and PAGES with the ids filled in."""

    cookies: dict[str, dict[str, str]]
    pages: dict[str, tuple[str, str]]


def own_faults(faults: list[str]) -> list[str]:
    """Return the faults that aren't in Django's own markup."""
    return [fault for fault in faults if not any(marker in fault for marker in DJANGO_MARKUP)]


def sign_in(data: str) -> SignedInPages:
    """Sign in a member of each role at the demo with the data folder `data`."""
    environment = os.environ | {"DATA": data}
    command = [
        sys.executable,
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        "from tests import staff_pages; staff_pages.print_credentials()",
    ]
    output = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    pages = {name: (role, path.format(**result["ids"])) for name, (role, path) in PAGES.items()}
    return SignedInPages(result["cookies"], pages)


def print_credentials() -> None:
    """Create the members and print the JSON that `sign_in` reads. Runs inside the demo."""
    from django.test import Client

    from config.staff.models import User
    from matching.appointments.models import Appointment
    from providers.directory.models import Provider
    from tests.factories import staff

    User.objects.filter(username__startswith="looker").delete()
    cookies = {}
    for number, role in enumerate((RELATIONS, SCHEDULER)):
        client = Client(HTTP_HOST="127.0.0.1")
        staff.sign_in_directly(client, staff.create_member(role, f"looker-{number}"))
        cookies[role] = {name: cookie.value for name, cookie in client.cookies.items()}
    latest_appointment = Appointment.objects.order_by("-pk").values_list("pk", flat=True).first()
    first_provider = Provider.objects.order_by("pk").values_list("pk", flat=True).first()
    print(json.dumps({"cookies": cookies, "ids": {"provider": first_provider, "session": latest_appointment}}))
