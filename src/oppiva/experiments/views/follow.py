"""Whether a decision is still in use: a look changes nothing, a press answers; by the link of a mail or signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.experiments import follow_errors, rules, services
from oppiva.experiments.forms.follow import WhyForm
from oppiva.experiments.pages.follow import question_page
from oppiva.experiments.rules import Follower
from oppiva.experiments.views.at_work import sight_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The same question for a member of the team who has signed in."""
    follower = rules.follower_of(sight_of(request, code, experiment))
    answer = _answered(request, follower, "experiments/follow.html")
    if answer is not None:
        return answer
    messages.success(request, _("The answer is saved."))
    return redirect("experiments:follow", code=code, experiment=experiment)


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
        answer = _answered(request, follower, "experiments/follow_link.html")
        answer = answer or redirect("experiments:follow_link", token)
    except DomainError as error:
        if error.code not in {"follow_link_dead", "follow_closed"}:
            raise
        answer = render(request, "experiments/follow_dead.html", {}, status=404)
    # trust.md 10.3: the address holds the token, which no other page may hear of.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answered(request: HttpRequest, follower: Follower, template: str) -> HttpResponse | None:
    """The page, or what a press did; None: it is done, and the page is to be read anew."""
    if request.method != "POST":
        return _page(request, follower, template)
    form, refused = None, ""
    try:
        match request.POST.get("deed", ""):
            case "back":
                services.take_back_follow_up(follower)
            case "gone":
                services.pass_on(follower)
                return render(request, "experiments/follow_passed.html", {})
            case "why":
                form = WhyForm({"reason": request.POST.get("quick") or request.POST.get("reason", "")})
                if not form.is_valid():
                    return _page(request, follower, template, form=form)
                services.explain_follow_up(follower, reason=form.cleaned_data["reason"])
            case _:
                services.answer_follow_up(follower, value=request.POST.get("value", ""))
    except DomainError as error:
        if error.code not in follow_errors.WORDS:
            raise
        refused = words_of(follow_errors.WORDS, error)
    return _page(request, follower, template, refused=refused) if refused else None


def _page(
    request: HttpRequest, follower: Follower, template: str, *, form: WhyForm | None = None, refused: str = ""
) -> HttpResponse:
    page = question_page(follower)
    context = {
        "page": page,
        "form": form or WhyForm(initial={"reason": page.reason}),
        "refused": refused,
        "experiment": follower.experiment,
        "app": not page.by_link,
    }
    return show(request, template, context)
