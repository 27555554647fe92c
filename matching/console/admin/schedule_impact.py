"""A change of a provider's record that breaks sessions: what the request says of each, and the pages that ask and tell."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import db
from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.models import Status
from matching.console.actions import schedule_impact as actions
from matching.console.actions.schedule_impact import MISSING, Broken, Unsettled
from matching.console.admin import appointment_summary
from matching.console.domain import schedule_impact
from matching.console.domain.schedule_impact import Record
from matching.console.forms.schedule_impact import ChoiceForm
from matching.console.queries import schedule_impact as queries
from providers.directory.models import Provider

REASON = {
    schedule_impact.LEFT: gettext_lazy("The provider is no longer here."),
    schedule_impact.PAUSED: gettext_lazy("The provider takes a pause."),
    schedule_impact.TIME_OFF: gettext_lazy("It lies in time off."),
    schedule_impact.HOURS: gettext_lazy("It lies outside the weekly hours."),
    schedule_impact.SESSION_TYPE: gettext_lazy("This kind of session is no longer offered."),
    schedule_impact.LICENSE: gettext_lazy("No license holds on that day where the client will be."),
    schedule_impact.PLAN: gettext_lazy("The client's plan is not taken on that day."),
    schedule_impact.ACCEPTING: gettext_lazy("New clients are no longer taken."),
}
VERSION, OWN = "-version", ("csrfmiddlewaretoken", "_edit", "_settle")


class Asked:
    """One save of a provider's record, with what staff chose for the sessions that it breaks."""

    def __init__(self, request: HttpRequest, provider_id: int) -> None:
        self.provider_id = provider_id
        self.before: Record | None = None
        self.done: list[Broken] = []
        self.posted = request.POST
        refs = [name.removesuffix(VERSION) for name in request.POST if name.endswith(VERSION)]
        self.forms = {ref: ChoiceForm(request.POST, prefix=ref) for ref in refs}
        made = ((ref, form.choice()) for ref, form in self.forms.items())
        self.choices = {ref: choice for ref, choice in made if choice}
        cancelled = [ref for ref, choice in self.choices.items() if choice.what == "cancel"]
        self.found = queries.rescues(cancelled, provider_id, db.clock()) if cancelled else {}

    def beside(self) -> set[int]:
        """The providers whose times may be kept for who is cancelled on."""
        return {provider for found in self.found.values() for provider, _start in found}

    def remember(self) -> None:
        """Keep the record as it is before the change, under its lock."""
        self.before = queries.record(self.provider_id, db.clock())

    def settle(self, staff: str) -> None:
        """Do what was chosen. Raises Unsettled."""
        if self.before is not None:
            self.done = actions.settle(
                provider_id=self.provider_id, before=self.before, choices=self.choices, found=self.found, staff=staff
            )

    def page(self, broken: Unsettled) -> dict[str, Any]:
        """What the page that asks has to show, with everything typed so far."""
        return {
            "title": _("Sessions that this change would break"),
            "typed": list(self._typed()),
            "rows": [self._row(row) for row in broken.rows],
        }

    def result(self, provider: Provider) -> dict[str, Any]:
        """What the page that tells has to show."""
        return {
            "title": _("What became of the sessions"),
            "rows": [
                {
                    "when": labels.when(row.start, row.appointment.timezone),
                    "reason": REASON[row.reason],
                    "done": _done(row),
                }
                for row in self.done
            ],
            "back": reverse("admin:directory_provider_change", args=[provider.pk]),
        }

    def _typed(self) -> Iterator[tuple[str, str]]:
        for name in self.posted:
            of_a_row = name.rpartition("-")[0] in self.forms
            if name not in OWN and not of_a_row:
                for value in self.posted.getlist(name):
                    yield name, str(value)

    def _row(self, row: Broken) -> dict[str, Any]:
        one, form = row.appointment, self.forms.get(row.appointment.ref)
        errors = [text for texts in form.errors.values() for text in texts] if form else []
        if row.problem and row.problem != MISSING:
            errors.append(str(CODES[row.problem][1]))
        elif row.problem and self.forms and not form:
            errors.append(_("This session is new since you looked."))
        times = [{"value": at.isoformat(), "label": labels.when(at, one.timezone)} for at in row.times]
        return {
            "ref": one.ref,
            "version": one.version,
            "booked": one.status == Status.BOOKED,
            "when": appointment_summary.when(one),
            "kind": appointment_summary.kind(one),
            "status": one.get_status_display(),
            "reason": REASON[row.reason],
            "errors": errors,
            "times": times,
            "what": form["what"].value() if form else "",
            "start": form["start"].value() if form else "",
            "words": (form["words"].value() or "") if form else "",
        }


def _done(row: Broken) -> str:
    one, what = row.appointment, row.choice.what if row.choice else ""
    if what == "move":
        return _("Moved to %(when)s") % {"when": appointment_summary.when(one)}
    if what == "keep":
        return _("Kept, under your name")
    return _("Cancelled; other times are offered") if one.client_id else _("The time is free again")
