"""The shortlist, what it can be filtered by, and one therapist with every opening."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config import db
from content import queries as articles
from matching.appointments import labels as wording
from matching.appointments.domain.criteria import Criteria
from matching.search import actions
from matching.search import labels as reason_labels
from matching.search.domain import facets
from matching.search.domain.answers import criteria, missing
from matching.search.forms.waitlist import WaitForm
from matching.search.presenters.calendar import by_day, times_of
from matching.search.presenters.match_card import cards, price
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as queries
from matching.search.signals import match_answered
from matching.search.views.questions import answers_of, asked
from providers.directory.queries import vocabulary

PAGE, MOST = 10, 50
FEW = 3  # below this, waiting is offered


@require_GET
def shortlist(request: HttpRequest) -> HttpResponse:
    """Who fits, in order, each with reasons and times."""
    kept = asked(request)
    answers = answers_of(kept)
    todo = missing(answers)
    if kept is None or todo:
        return redirect("question", todo or "who")
    wanted = criteria(answers)
    now = db.clock()
    more = request.GET.get("more", "")
    limit = min(int(more), MOST) if more.isascii() and more.isdigit() and len(more) < 4 else PAGE
    found = queries.rank(wanted, now, max(limit, PAGE))
    match_answered.send(shortlist, criteria=wanted, shortlist=found, now=now, source=kept.ref)
    context = {
        "cards": cards(found.ranking.winners, wanted, now),
        "eligible": found.ranking.eligible,
        "more": min(limit + PAGE, MOST) if found.ranking.eligible > limit < MOST else None,
        "relaxations": [
            {"drop": "+".join(one.drop), "text": reason_labels.relaxation(one.drop), "adds": one.adds}
            for one in found.relaxations
        ],
        "criteria": wanted,
        "zone": wording.zone_name(wanted.timezone, now),
        "asked": _asked(wanted),
        "filters": _filters(answers, wanted, now),
        "related": articles.related(wanted.concerns, now.astimezone(UTC).date()),
        "wait": WaitForm() if found.ranking.eligible < FEW else None,
        "alone_first": alone_first(wanted),
        "care": answers["who"]["care"],
    }
    template = "_fragment" if request.headers.get("HX-Request") else "page"
    return render(request, f"search/shortlist/{template}.html", context)


def alone_first(wanted: Criteria) -> tuple[str, ...]:
    """Lines to name when two people want to be seen together and one of them names violence: what is said in front of
    whoever hurts them may be used against them, so they are told that they can see someone alone.
    """
    together = wanted.format in ("couple", "family")
    return ("domestic-violence",) if together and "abuse-or-violence" in wanted.concerns else ()


@require_POST
def refine(request: HttpRequest) -> HttpResponse:
    """Change what matters, from beside the list."""
    kept = asked(request)
    answers = answers_of(kept)
    if kept is None or missing(answers):
        return redirect("match")
    now = db.clock()
    matters, when = answers.get("matters", {}), answers.get("when", {})
    if "drop" in request.POST:
        matters, when = facets.let_go(matters, when, request.POST["drop"].split("+"))
    else:
        known = vocabulary.labels()["genders"]
        chosen = {name: request.POST.getlist(name) for name in request.POST}
        chosen["genders"] = [slug for slug in chosen.get("genders", []) if slug in known]
        matters, when = facets.refined(matters, when, chosen)
    actions.answer(request=kept, question="matters", given=matters, now=now)
    actions.answer(request=kept, question="when", given=when, now=now)
    return redirect("shortlist")


@require_GET
def therapist(request: HttpRequest, slug: str) -> HttpResponse:
    """One therapist: who they are, and every time by day."""
    now = db.clock()
    row = provider_queries.public(now).filter(slug=slug).select_related("gender").first()
    if row is None:
        raise Http404
    shown = provider_queries.shown([row], now)[0]
    answers = answers_of(asked(request))
    wanted = None if missing(answers) else criteria(answers)
    zone = wanted.timezone if wanted else row.timezone
    context = {
        "one": shown,
        "labels": labels_of(shown),
        "days": by_day(times_of(shown, wanted, now), zone),
        "zone": wording.zone_name(zone, now),
        "wanted": wanted,
        "cost": price(wanted, row),
        "experience": now.year - row.practicing_since if row.practicing_since else None,
    }
    return render(request, "search/provider/page.html", context)


def labels_of(shown: provider_queries.Public) -> dict[str, list[str]]:
    labels, profile = vocabulary.labels(), shown.diary.profile
    return {
        "focus": [labels["concerns"][slug] for slug in sorted(profile.focus)],
        "concerns": [labels["concerns"][slug] for slug in sorted(profile.concerns - profile.focus)],
        "approaches": [labels["approaches"][slug] for slug in sorted(profile.approaches)],
        "languages": [labels["languages"][slug] for slug in sorted(profile.languages)],
        "identities": [labels["identities"][slug] for slug in sorted(profile.identities)],
        "states": sorted({wording.STATE[one.state] for one in profile.authorities}),
        "plans": sorted({labels["plans"][part.plan] for part in profile.participations}),
    }


def _asked(wanted: Criteria) -> list[str]:
    """What the list rests on, in a few words: where, how it is paid, and what must be."""
    labels = vocabulary.labels()
    paid = labels["plans"].get(wanted.plan or "") or labels["payers"].get(wanted.payer or "")
    if wanted.self_pay_max is not None:
        paid = _("up to %(sum)s a session") % {"sum": wording.money(wanted.self_pay_max)}
    trauma = _("trauma-informed") if wanted.trauma_informed == "required" else ""
    return [words for words in (str(wording.STATE[wanted.state]), paid, trauma) if words]


def _filters(answers: dict[str, Any], wanted: Criteria, now: datetime) -> dict[str, Any]:
    """The switches: what each says, whether it is on, and how many on the list meet it."""
    matters, when = answers.get("matters", {}), answers.get("when", {})
    genders = vocabulary.labels()["genders"]
    counts = queries.counts(facets.asked(wanted, genders), now)
    slots = set(when.get("slots", []))
    chosen = {
        "trauma": matters.get("trauma_informed") == "required",
        "evenings": slots >= facets.EVENINGS,
        "weekends": slots >= facets.WEEKENDS,
        "spanish": facets.SPANISH in matters.get("languages", []),
    }
    words = {
        "trauma": _("Trauma-informed only"),
        "evenings": _("Evenings"),
        "weekends": _("Weekends"),
        "spanish": _("Speaks Spanish"),
    }
    switches = [
        {"name": name, "value": "on", "label": label, "on": chosen[name], "count": counts[name]}
        for name, label in words.items()
    ]
    switches += [
        {
            "name": "genders",
            "value": slug,
            "label": label,
            "on": slug in matters.get("genders", []),
            "count": counts[slug],
        }
        for slug, label in genders.items()
    ]
    return {"switches": switches, "only": bool(when.get("only")), "timed": bool(slots)}
