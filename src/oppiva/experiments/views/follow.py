"""Whether a decision is still in use: a look changes nothing, a press answers; by the link of a mail or signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.experiments import follow_errors, rules, services
from oppiva.experiments.forms.follow import WhyForm
from oppiva.experiments.pages.follow import question_page, undo_words
from oppiva.experiments.rules import Follower
from oppiva.experiments.views.at_work import sight_of
from oppiva.experiments.views.sent import with_query
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of

DEAD = frozenset({"follow_link_dead", "follow_closed"})


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The same question for a member of the team who has signed in."""
    follower = rules.follower_of(sight_of(request, code, experiment))
    answer = _answered(request, follower, "experiments/follow.html")
    return answer if isinstance(answer, HttpResponse) else _after(request, answer)


# As with invitations: a page that tells no other its address has a browser post with "Origin: null", which the form's
# own check refuses. The token is known to the one asked alone, and it can do nothing but answer its question.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a mail: no sign-in, no cookie, nothing but its question (trust.md S4)."""
    try:
        follower = rules.follower_by_link(token)
        found = _answered(request, follower, "experiments/follow_link.html")
        answer = found if isinstance(found, HttpResponse) else _after(request, found)
    except DomainError as error:
        if error.code not in DEAD:
            raise
        answer = _dead(request, token)
    # trust.md 10.3: the address holds the token, which no other page may hear of.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _dead(request: HttpRequest, token: str) -> HttpResponse:
    """A link that asks nothing: who passed the question on by it can still undo that."""
    try:
        passer = rules.passer_by_link(token)
        if request.method == "POST" and request.POST.get("deed") == "undo":
            services.take_up_again(passer)
            return _after(request, "kysymys")
        undo = undo_words(passer)
    except DomainError as error:
        if error.code not in DEAD:
            raise
        undo = ""
    return render(request, "experiments/follow_dead.html", {"undo": undo}, status=404)


def _after(request: HttpRequest, done: str) -> HttpResponse:
    """The page anew, at its confirmation: by a link without sign-in nothing else can carry it."""
    return redirect(f"{with_query(request.path, tehty=done)}#vahvistus")


def _answered(request: HttpRequest, follower: Follower, template: str) -> HttpResponse | str:
    """The page, or what a press did: then the page is to be read anew."""
    if request.method != "POST":
        return _page(request, follower, template)
    form, refused, done = None, "", "vastaus"
    try:
        match request.POST.get("deed", ""):
            case "back":
                services.take_back_follow_up(follower)
                done = "peruttu"
            case "gone":
                services.pass_on(follower)
                return render(request, "experiments/follow_passed.html", {"undo": undo_words(follower)})
            case "why":
                form = WhyForm({"reason": request.POST.get("quick") or request.POST.get("reason", "")})
                if not form.is_valid():
                    return _page(request, follower, template, form=form)
                services.explain_follow_up(follower, reason=form.cleaned_data["reason"])
                done = "syy"
            case _:
                services.answer_follow_up(follower, value=request.POST.get("value", ""))
    except DomainError as error:
        if error.code not in follow_errors.WORDS:
            raise
        refused = words_of(follow_errors.WORDS, error)
    return _page(request, follower, template, refused=refused) if refused else done


def _page(
    request: HttpRequest, follower: Follower, template: str, *, form: WhyForm | None = None, refused: str = ""
) -> HttpResponse:
    page = question_page(follower, done="" if form or refused else request.GET.get("tehty", ""))
    context = {
        "page": page,
        "form": form or WhyForm(initial={"reason": page.reason}),
        "refused": refused,
        "experiment": follower.experiment,
        "app": not page.by_link,
    }
    return show(request, template, context)
