"""The form of the list: its filters, the therapists to compare, and how many cards are shown."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from config.text import identifiers
from config.text.form_fields import WholeNumberField
from matching.search.domain.answer_changes import Change
from matching.search.domain.facets import SLOTS, Switch
from providers.directory.queries import vocabulary

ON = ("trauma", "spanish", "only", *SLOTS)
PAGE, MOST = 10, 50  # cards at first and with each “Show more”, and cards at most
MAX_COMPARED = 3


class RefineForm(forms.Form):
    """What a person changed on the list. Values that the page doesn't offer are ignored."""

    data: QueryDict

    show = WholeNumberField(required=False, min_value=1, max_value=MOST)
    more = WholeNumberField(required=False, min_value=1, max_value=MOST)

    @property
    def chosen(self) -> set[Switch]:
        """The filters that are on in the form."""
        return self._known({(name, value) for name in (*ON, "genders") for value in self.data.getlist(name)})

    @property
    def before(self) -> set[Switch] | None:
        """The filters that were on when the page was made, or None if the page didn't say."""
        if "shown" not in self.data:
            return None
        parts = (text.partition(":") for text in self.data.getlist("shown"))
        return self._known({(name, value) for name, _colon, value in parts})

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of answers that were chosen because the list is empty."""
        payers = vocabulary.labels()["payers"]
        parsed = Change.parse(self.data.get("change", ""))
        return tuple(change for change in parsed if change.kind != "payer" or change.value in payers)

    @property
    def compared(self) -> list[str]:
        """The slugs of the therapists to compare."""
        return list(dict.fromkeys(filter(None, map(identifiers.slug, self.data.getlist("with")))))[:MOST]

    def limit(self) -> int:
        """Return how many cards to show."""
        self.is_valid()
        return max(PAGE, *(self.cleaned_data.get(name) or 0 for name in ("show", "more")))

    def next_address(self) -> str:
        """Return the address of the page to show next: the comparison, or the list at the first new card."""
        chosen = [("with", slug) for slug in self.compared]
        if "compare" in self.data and chosen:
            return f"{reverse('compare')}?{urlencode([*chosen, ('show', self.limit())])}"
        limit, before = self.limit(), self.cleaned_data.get("show") or PAGE
        query = urlencode([*chosen, *([("show", limit)] if limit > PAGE else [])])
        first_new = f"#card-{before + 1}" if limit > before else ""
        return reverse("shortlist") + (f"?{query}" if query else "") + first_new

    def _known(self, switches: set[Any]) -> set[Switch]:
        genders = vocabulary.labels()["genders"]
        return {
            (name, value if name == "genders" else "on")
            for name, value in switches
            if name in ON or (name == "genders" and value in genders)
        }
