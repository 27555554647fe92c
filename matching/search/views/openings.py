"""How much is open this week where somebody will be: a line for the block “find care” of an article."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from config import db
from config.http import throttles
from matching.search.forms.request import Preset
from matching.search.queries import week_openings
from providers.directory.labels import STATE


@require_POST
def week(request: HttpRequest) -> HttpResponse:
    """The line for one concern and state; without a number for a network that asks too often.

    Neither concern nor state stands in an address, and nothing is kept.
    """
    form = Preset(request.POST)
    form.is_valid()
    concern, state = form.cleaned_data.get("concern", ""), form.cleaned_data.get("state", "")
    often = throttles.pause(request, "openings")
    found = None if often else week_openings.week(concern, state, db.clock(), wait=True)
    return render(request, "content/_openings.html", {"week": found, "place": STATE.get(state, "")})
