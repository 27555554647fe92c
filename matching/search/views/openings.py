"""This week's openings in one state, for the “find care” block of an article."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config import db
from config.http import throttles
from config.http.pages import posts_from
from matching.search.forms.request import PrefillForm
from matching.search.queries import week_openings
from providers.directory.labels import STATE


@posts_from("match")
def week(request: HttpRequest) -> HttpResponse:
    """Render the line for one concern and state, without a number if the network is over its rate limit.

    A POST, so that neither concern nor state is in a URL. Nothing is stored.
    """
    form = PrefillForm(request.POST)
    form.is_valid()
    concern, state = form.cleaned_data.get("concern", ""), form.cleaned_data.get("state", "")
    limited = throttles.retry_after(request, "openings")
    open_week = None if limited else week_openings.week(concern, state, db.db_now(), wait=True)
    return render(request, "content/_openings.html", {"week": open_week, "place": STATE.get(state, "")})
