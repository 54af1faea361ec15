"""The experiments of others: the list, one's own list, questions to a team and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.experiments import others_words, reading_errors, rules, services
from oppiva.experiments.forms.others import PICKED, AnswerForm, QuestionForm, WhyForm, asked_of
from oppiva.experiments.models import TeamQuestion
from oppiva.experiments.pages import for_readers
from oppiva.experiments.pages import others as pages
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.reading import ANCHOR
from oppiva.experiments.views.at_work import sight_of
from oppiva.experiments.views.sent import after_of, with_query
from oppiva.people.asker import actor_of
from oppiva.people.models import Role
from oppiva.ui.answers import show as answered
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import page_in

CARD = "kortti"  # on which card of a list one pressed
TAKING_PART = frozenset({Role.PARTICIPANT, Role.TEAM_MEMBER})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The list of the one programme that is open; of several a choice."""
    here, _teams = rules.with_all_places(actor_of(request))
    found = rules.programmes_of_others(here)
    picked = request.GET.get(PICKED) == "1"
    if len(found) == 1:
        query = {PICKED: "1"} if picked else None
        return redirect(reverse("experiments:others", args=[found[0].code], query=query))
    context = {"choice": pages.choice_page(here, found, picked=picked), "app": _narrow(request)}
    return render(request, "experiments/others_choose.html", context)


@require_safe
def others(request: HttpRequest, code: str) -> HttpResponse:
    """The decided experiments of other teams that are open to the reader."""
    here, own = rules.with_all_places(actor_of(request))
    programme = rules.programme_of_others(here, code)
    shown = pages.others_page(here, own, programme, asked_of(request.GET), page_in(request.GET), request.GET)
    partial = request.headers.get("HX-Request") == "true"
    context = {"shown": shown, "programme": programme, "app": _narrow(request), **_pressed(request, shown.cards)}
    return render(request, f"experiments/others.html{'#content' if partial else ''}", context)


@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """What the reader could try; nobody else sees the list."""
    shown = pages.own_list_page(actor_of(request))
    context = {"shown": shown, "app": _narrow(request), **_pressed(request, shown.cards)}
    return render(request, "experiments/would_try.html", context)


@require_POST
def would_try(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One tap on or off; pressed again it is taken back."""
    sight = sight_of(request, code, experiment)
    wanted = request.POST.get("wanted") == "1"
    services.set_would_try(sight, wanted=wanted)
    words = _("Experiment %(code)s is on your list.") if wanted else _("Experiment %(code)s is off your list.")
    messages.success(request, words % {"code": sight.experiment.code})
    after = after_of(request)
    if after:
        return redirect(f"{with_query(after, **{CARD: sight.experiment.code})}#{for_readers.NEWS}")
    return redirect(_page_of(sight, for_readers.ON_LIST))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A question to the team."""
    sight = sight_of(request, code, experiment)
    rules.require_ask(sight)
    return _written(
        request,
        sight,
        QuestionForm(request.POST if request.method == "POST" else None),
        lambda given: services.ask_team(sight, text=given["text"]),
        done=_("The question is with the team."),
        heading=_("What do you ask the team?"),
        button=_("Ask the team"),
        anyway=_("Send anyway"),
        readers=others_words.readers(sight),
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """The team's answer."""
    sight = sight_of(request, code, experiment)
    insider, question = rules.require_insider(sight), rules.question_for(sight, pk)
    rules.require_answerer(insider, question)
    return _written(
        request,
        sight,
        AnswerForm(request.POST if request.method == "POST" else None),
        lambda given: services.answer_question(insider, question, text=given["answer"]),
        done=_("The answer is with who asked."),
        heading=_("What do you answer?"),
        lead=question.text,
        button=_("Answer for the team"),
        anyway=_("Send anyway"),
        readers=others_words.answer_readers(sight),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """The team closes a question without an answer."""
    sight = sight_of(request, code, experiment)
    insider, question = rules.require_insider(sight), rules.question_for(sight, pk)
    rules.require_answerer(insider, question)
    return _written(
        request,
        sight,
        WhyForm(request.POST if request.method == "POST" else None),
        lambda given: services.close_question(insider, question, why=given["why"]),
        done=_("The question is closed."),
        heading=_("Why do you not answer?"),
        lead=question.text,
        button=_("Close the question"),
        anyway=_("Close anyway"),
        readers=others_words.answer_readers(sight),
    )


@require_POST
def withdraw(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Who asked takes the question back; the page that follows can bring it back."""
    sight = sight_of(request, code, experiment)
    services.withdraw_question(sight, rules.own_question(sight, pk))
    undo = reverse("experiments:question_back", args=[code, experiment, pk])
    messages.success(request, _("The question is taken back."), extra_tags=undo)
    return redirect(_page_of(sight))


@require_POST
def put_back(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Brings back a question that one took back."""
    sight = sight_of(request, code, experiment)
    services.put_question_back(sight, rules.own_question(sight, pk, withdrawn=True))
    messages.success(request, _("The question is with the team again."))
    return redirect(_page_of(sight, str(pk)))


@require_http_methods(["GET", "POST"])
def hide(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """A facilitator, or the team that is asked, hides a question."""
    sight = sight_of(request, code, experiment)
    rules.require_hide(sight)
    question = rules.question_for(sight, pk)
    return _written(
        request,
        sight,
        WhyForm(request.POST if request.method == "POST" else None),
        lambda given: services.hide_question(sight, question, why=given["why"]),
        done=_("The question is hidden."),
        heading=_("Why is the question hidden?"),
        lead=question.text,
        button=_("Hide the question"),
        anyway=_("Hide anyway"),
        readers=others_words.hidden_readers(sight),
    )


@require_POST
def show(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """A facilitator brings a hidden question back, the team what it hid itself."""
    sight = sight_of(request, code, experiment)
    rules.require_hide(sight)
    services.show_question(sight, rules.question_for(sight, pk))
    messages.success(request, _("The question is seen again."))
    return redirect(_page_of(sight, str(pk)))


def _written(
    request: HttpRequest,
    sight: Sight,
    form: forms.Form,
    deed: Callable[[dict[str, str]], TeamQuestion],
    *,
    done: str,
    **page: str,
) -> HttpResponse:
    """A page with one short text: what is refused of it stands at its field.

    What may point to a person is told before it goes to others; whoever wrote it changes it or sends it all the same.
    """
    marks = for_readers.marks_in(form.cleaned_data.values()) if form.is_valid() else ()
    warned = bool(marks) and not request.POST.get("anyway")
    if form.is_valid() and not warned:
        try:
            made = deed(form.cleaned_data)
        except DomainError as error:
            if error.code != "identity_code":
                raise
            form.add_error(next(iter(form.fields)), words_of(reading_errors.WORDS, error))
        else:
            messages.success(request, done)
            return redirect(_page_of(sight, str(made.pk)))
    name = _("Experiment %(code)s") % {"code": sight.experiment.code}
    back = f"{_address_of(sight)}#{ANCHOR}"
    context = {
        "experiment": sight.experiment,
        "form": form,
        "fields": list(form),
        "marks": marks if warned else (),
        "refused": warned,
        "back": back,
        "path": [(name, back)],
        "app": sight.insider is not None,
        **page,
    }
    return answered(request, "experiments/small_form.html", context)


def _address_of(sight: Sight) -> str:
    return reverse("experiments:experiment", args=[sight.experiment.programme.code, sight.experiment.code])


def _page_of(sight: Sight, spot: str = for_readers.AT_QUESTIONS) -> str:
    """The page of the experiment, where the confirmation stands beside what was done: not at the far end of it."""
    return f"{with_query(_address_of(sight), **{for_readers.SPOT: spot})}#{for_readers.NEWS}"


def _pressed(request: HttpRequest, cards: Sequence[pages.Card]) -> dict[str, str]:
    """The address of a list without what was pressed last, and on which of its cards the confirmation stands."""
    left = request.GET.copy()
    code = str(left.pop(CARD, [""])[-1])
    here = f"{request.path}?{left.urlencode()}" if left else request.path
    return {"here": here, "news_at": code if any(one.code == code for one in cards) else ""}


def _narrow(request: HttpRequest) -> bool:
    """Whether the reader only takes part: their pages are a phone's."""
    roles = actor_of(request).roles
    return bool(roles) and roles <= TAKING_PART
