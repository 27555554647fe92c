"""The six questions, one a page; leaving, coming back, erasing."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config import db
from config.http import throttles
from config.http.problems import Problem
from matching.search import actions
from matching.search.domain.answers import NEEDED, QUESTIONS, missing
from matching.search.forms.request import QUESTION_FORMS, Preset
from matching.search.queries import match_request as queries
from matching.search.web import begin_request, current_request, has_request, point_to, saved_answers

# Questions in which something is looked up while it is typed, and the part of the page that answers.
FOUND = {"where": "search/questions/_place.html", "pay": "search/questions/_found.html"}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the first question that is open, or to the shortlist when none is."""
    answers = saved_answers(current_request(request))
    todo = missing(answers)
    return redirect("question", todo) if todo else redirect("shortlist")


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question. A skipped page that is needed leads back to it."""
    if name not in QUESTIONS:
        raise Http404
    kept = current_request(request)
    answers = saved_answers(kept)
    todo = missing(answers)
    if todo and QUESTIONS.index(name) > QUESTIONS.index(todo):
        return redirect("question", todo)
    kind = QUESTION_FORMS[name]
    if request.method == "POST" and "find" in request.POST and name in FOUND:
        form = kind(initial=request.POST.dict(), answers=answers)
        if request.headers.get("HX-Request"):
            return render(request, FOUND[name], {"form": form})
    elif request.method == "POST":
        skipped = "skip" in request.POST and name not in NEEDED
        form = kind({} if skipped else request.POST, answers=answers)
        if skipped or form.is_valid():
            now = db.clock()
            kept = kept or begin_request(request)
            actions.answer(request=kept, question=name, given={} if skipped else form.given(), now=now)
            return redirect(_after(name, request))
    else:
        form = kind(initial=answers.get(name), answers=answers)
    number = QUESTIONS.index(name) + 1
    context = {
        "form": form,
        "name": name,
        "number": number,
        "count": len(QUESTIONS),
        "needed": name in NEEDED,
        "back": QUESTIONS[number - 2] if number > 1 else None,
        "code": queries.code(kept.ref) if kept else None,
        "fragment": f"search/questions/_{name}.html",
        "answered": missing(answers) is None,
    }
    return render(request, "search/questions/page.html", context, status=200 if not form.errors else 400)


@require_POST
def find_care(request: HttpRequest) -> HttpResponse:
    """From an article or the check-in: the same questions, with what was chosen there. None of it stands in an address."""
    kept = current_request(request)
    for name, given in Preset(request.POST).answers(saved_answers(kept)).items():
        kept = kept or begin_request(request)
        actions.answer(request=kept, question=name, given=given, now=db.clock())
    return redirect("match")


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Forget every answer and start again."""
    kept = current_request(request)
    if kept:
        actions.erase(request=kept)
    request.session.flush()
    messages.success(request, _("Your answers are erased."))
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Come back by the code. It is typed into a form, so that it stands in no address."""
    wrong = False
    if request.method == "POST":
        if not throttles.allowed(request, "resume", settings.RESUMES_PER_NETWORK_HOUR):
            raise Problem("rate-limited", retry_after=throttles.HOUR)
        kept = queries.by_code(request.POST.get("code", "")[:60])
        if kept:
            request.session.cycle_key()
            point_to(request, kept)
            return redirect("match")
        wrong = True
    return render(request, "search/questions/resume.html", {"wrong": wrong}, status=400 if wrong else 200)


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go where anybody might be. Looking ahead at this address changes nothing."""
    response = HttpResponse(status=303, headers={"Location": settings.LEAVE_TO})
    if "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        request.session.flush()
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """The tab that these pages were open in is gone, and they were opened in another: this browser's session ends."""
    back = "resume" if has_request(request) else "return"
    request.session.flush()
    messages.info(request, _("This was closed here, so it needs its code again. Nothing is lost."))
    return redirect(back)


def _after(name: str, request: HttpRequest) -> str:
    if "to_list" in request.POST or name == QUESTIONS[-1]:
        return "/match/list/"
    return f"/match/{QUESTIONS[QUESTIONS.index(name) + 1]}/"
