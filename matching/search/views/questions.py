"""The six questions, one a page; quick exit, resume, erase."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config import db
from config.http import posted_form, throttles
from config.http.pages import NotOpenHere, posts_from
from config.http.problems import Problem
from matching.search import actions
from matching.search.domain.answers import QUESTIONS, REQUIRED_QUESTIONS, first_unanswered
from matching.search.forms.request import QUESTION_FORMS, PrefillForm
from matching.search.queries import match_request as match_request_queries
from matching.search.web import (
    begin_request,
    current_request,
    danger_lines,
    has_request,
    point_to,
    saved_answers,
)

# Questions with a lookup field, and the template fragment for its results.
PARTIALS = {"where": "search/questions/_zip_state.html", "pay": "search/questions/_payer_search.html"}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Redirect to the first required question without an answer, or to the shortlist."""
    answers = saved_answers(current_request(request))
    next_question = first_unanswered(answers)
    return redirect("question", next_question) if next_question else redirect("shortlist")


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """Show or save one question. Redirects to an earlier required question without an answer."""
    if name not in QUESTIONS:
        raise Http404
    match_request = current_request(request)
    answers = saved_answers(match_request)
    next_question = first_unanswered(answers)
    if next_question and QUESTIONS.index(name) > QUESTIONS.index(next_question):
        if posted_form.typed_words(request):
            raise NotOpenHere
        return redirect("question", next_question)
    form_class = QUESTION_FORMS[name]
    if request.method == "POST" and "find" in request.POST and name in PARTIALS:
        form = form_class(initial=request.POST.dict(), answers=answers)
        if request.headers.get("HX-Request"):
            return render(request, PARTIALS[name], {"form": form})
    elif request.method == "POST":
        skipped = "skip" in request.POST and name not in REQUIRED_QUESTIONS
        form = form_class({} if skipped else request.POST, answers=answers)
        if skipped or form.is_valid():
            match_request = match_request or begin_request(request)
            # Skipping keeps an earlier answer.
            answer = answers.get(name, {}) if skipped else form.saved_values()
            actions.save_answer(request=match_request, question=name, answer=answer, now=db.db_now())
            return redirect(_after(name, request))
    else:
        form = form_class(initial=answers.get(name), answers=answers)
    number = QUESTIONS.index(name) + 1
    context = {
        "form": form,
        "name": name,
        "number": number,
        "count": len(QUESTIONS),
        "may_skip": name not in REQUIRED_QUESTIONS and not answers.get(name),
        "back": QUESTIONS[number - 2] if number > 1 else None,
        "code": match_request_queries.resume_phrase(match_request.ref) if match_request else None,
        "fragment": f"search/questions/_{name}.html",
        "answered": next_question is None,
        "danger": danger_lines(answers),
    }
    return render(request, "search/questions/page.html", context, status=200 if not form.errors else 400)


@posts_from("match")
def find_care(request: HttpRequest) -> HttpResponse:
    """Start the questions from an article or the check-in, with its choices preset. A POST keeps them out of the URL."""
    match_request = current_request(request)
    for name, answer in PrefillForm(request.POST).answers(saved_answers(match_request)).items():
        match_request = match_request or begin_request(request)
        actions.save_answer(request=match_request, question=name, answer=answer, now=db.db_now())
    return redirect("match")


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Delete every answer and end the web session, once the client has confirmed it."""
    if "confirm" not in request.POST:
        return render(request, "search/questions/confirm_erase.html")
    match_request = current_request(request)
    if match_request:
        actions.delete(request=match_request)
    request.session.flush()
    messages.success(request, _("Your answers are erased."))
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Return to saved answers with the resume phrase. A POST keeps the phrase out of the URL."""
    wrong = False
    if request.method == "POST":
        if not throttles.consume(request, "resume", settings.RESUME_ATTEMPTS_PER_NETWORK_HOUR):
            raise Problem("rate-limited", retry_after=throttles.HOUR)
        match_request = match_request_queries.by_resume_phrase(request.POST.get("code", "")[:60])
        if match_request:
            request.session.cycle_key()
            point_to(request, match_request)
            return redirect("match")
        wrong = True
    return render(request, "search/questions/resume.html", {"wrong": wrong}, status=400 if wrong else 200)


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """End the web session and redirect to a neutral site. A prefetch doesn't end the session."""
    response = HttpResponse(status=303, headers={"Location": settings.QUICK_EXIT_URL})
    if "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        request.session.flush()
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@posts_from("home")
def close(request: HttpRequest) -> HttpResponse:
    """End the web session after its browser tab was closed and the pages were opened in another tab."""
    back = "resume" if has_request(request) else "return"
    request.session.flush()
    messages.info(request, _("This was closed here, so it needs its code again. Nothing is lost."))
    return redirect(back)


def _after(name: str, request: HttpRequest) -> str:
    if "to_list" in request.POST or name == QUESTIONS[-1]:
        return "/match/list/"
    return f"/match/{QUESTIONS[QUESTIONS.index(name) + 1]}/"
