"""Pages for a change to a provider's record that breaks appointments: ask for a decision on each, then show the result."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import db
from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.models import AppointmentStatus
from matching.console.actions import schedule_impact as schedule_impact_actions
from matching.console.actions.schedule_impact import MISSING, AffectedAppointment, UnresolvedAppointments
from matching.console.admin import appointment_summary
from matching.console.domain import schedule_impact
from matching.console.domain.schedule_impact import ProviderSnapshot
from matching.console.forms.schedule_impact import DecisionForm
from matching.console.queries import schedule_impact as schedule_impact_queries
from providers.directory.models import Provider

REASON_LABELS = {
    schedule_impact.LEFT: gettext_lazy("The provider is no longer here."),
    schedule_impact.PAUSED: gettext_lazy("The provider takes a pause."),
    schedule_impact.TIME_OFF: gettext_lazy("It lies in time off."),
    schedule_impact.HOURS: gettext_lazy("It lies outside the weekly hours."),
    schedule_impact.SESSION_TYPE: gettext_lazy("This kind of session is no longer offered."),
    schedule_impact.LICENSE: gettext_lazy("No license holds on that day where the client will be."),
    schedule_impact.PLAN: gettext_lazy("The client's plan is not taken on that day."),
    schedule_impact.ACCEPTING: gettext_lazy("New clients are no longer taken."),
}
# The field that each decision form always has, and fields of the decision page that are not part of the record's form.
VERSION_SUFFIX, PAGE_FIELDS = "-version", ("csrfmiddlewaretoken", "_edit", "_settle")


class ImpactDecisions:
    """One save of a provider's record, with the posted decisions about the appointments that it breaks."""

    def __init__(self, request: HttpRequest, provider_id: int) -> None:
        self.provider_id = provider_id
        self.before: ProviderSnapshot | None = None
        self.resolved: list[AffectedAppointment] = []
        self.posted = request.POST
        refs = [name.removesuffix(VERSION_SUFFIX) for name in request.POST if name.endswith(VERSION_SUFFIX)]
        self.forms = {ref: DecisionForm(request.POST, prefix=ref) for ref in refs}
        by_ref = ((ref, form.decision()) for ref, form in self.forms.items())
        self.decisions = {ref: decision for ref, decision in by_ref if decision}
        canceled = [ref for ref, decision in self.decisions.items() if decision.action == "cancel"]
        self.candidates = (
            schedule_impact_queries.replacement_candidates(canceled, provider_id, db.db_now()) if canceled else {}
        )

    def other_provider_ids(self) -> set[int]:
        """Return the providers with openings that may be held for clients whose appointments are canceled."""
        return {provider for candidates in self.candidates.values() for provider, _start in candidates}

    def take_snapshot(self) -> None:
        """Store the record as it is before the change. Call it under the record's lock."""
        self.before = schedule_impact_queries.snapshot(self.provider_id, db.db_now())

    def apply(self, staff: str) -> None:
        """Carry out the decisions. Raises UnresolvedAppointments."""
        if self.before is not None:
            self.resolved = schedule_impact_actions.resolve(
                provider_id=self.provider_id,
                before=self.before,
                decisions=self.decisions,
                candidates=self.candidates,
                staff=staff,
            )

    def decision_page(self, unresolved: UnresolvedAppointments) -> dict[str, Any]:
        """Context for the page that asks for decisions. It carries along everything the user typed on the record."""
        return {
            "title": _("Sessions that this change would break"),
            "typed": list(self._record_fields()),
            "rows": [self._row(item) for item in unresolved.rows],
        }

    def result_page(self, provider: Provider) -> dict[str, Any]:
        """Context for the page that shows the outcome."""
        return {
            "title": _("What became of the sessions"),
            "rows": [
                {
                    "when": labels.when(item.start, item.appointment.timezone),
                    "reason": REASON_LABELS[item.reason],
                    "done": _outcome(item),
                }
                for item in self.resolved
            ],
            "back": reverse("admin:directory_provider_change", args=[provider.pk]),
        }

    def _record_fields(self) -> Iterator[tuple[str, str]]:
        """The posted fields of the record's own form."""
        for name in self.posted:
            is_decision = name.rpartition("-")[0] in self.forms
            if name not in PAGE_FIELDS and not is_decision:
                for value in self.posted.getlist(name):
                    yield name, str(value)

    def _row(self, item: AffectedAppointment) -> dict[str, Any]:
        appointment, form = item.appointment, self.forms.get(item.appointment.ref)
        errors = [text for texts in form.errors.values() for text in texts] if form else []
        if item.problem and item.problem != MISSING:
            errors.append(str(CODES[item.problem][1]))
        elif item.problem and self.forms and not form:
            errors.append(_("This session is new since you looked."))
        times = [{"value": at.isoformat(), "label": labels.when(at, appointment.timezone)} for at in item.times]
        return {
            "ref": appointment.ref,
            "version": appointment.version,
            "booked": appointment.status == AppointmentStatus.BOOKED,
            "when": appointment_summary.when(appointment),
            "kind": appointment_summary.visit_summary(appointment),
            "status": appointment.get_status_display(),
            "reason": REASON_LABELS[item.reason],
            "errors": errors,
            "times": times,
            "what": form["what"].value() if form else "",
            "start": form["start"].value() if form else "",
            "words": (form["words"].value() or "") if form else "",
        }


def _outcome(item: AffectedAppointment) -> str:
    appointment, action = item.appointment, item.decision.action if item.decision else ""
    if action == "move":
        return _("Moved to %(when)s") % {"when": appointment_summary.when(appointment)}
    if action == "keep":
        return _("Kept, under your name")
    return _("Canceled; other times are offered") if appointment.client_id else _("The time is free again")
