"""Questions to the steward of a model: asked by anyone, confirmed by the link of a mail, answered and published."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.catalogue.forms.questions import AnswerForm, AskForm, FindingsForm
from oppiva.catalogue.forms.stewards import LEAST_REASON, NO_ANSWER_LABEL, ReasonForm
from oppiva.catalogue.model_errors import WORDS
from oppiva.catalogue.models import (
    ANSWER_DAYS,
    IN_USE_STATES,
    MAIL_DAYS,
    OperatingModel,
    StewardQuestion,
    Stewardship,
    origin_of,
)
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.pages.stewards import model_address, waited
from oppiva.catalogue.queries.gate import steward_of
from oppiva.catalogue.queries.library_model import leads_to
from oppiva.catalogue.queries.questions import public_questions
from oppiva.catalogue.queries.stewards import QuestionRow
from oppiva.catalogue.rules import library
from oppiva.catalogue.services import newest_version
from oppiva.catalogue.services import questions as service
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.crowds import room_for_one_more
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.registry import words_of as page_words
from oppiva.ui.sent import base_version

# A workshop of 28 asks from one address, some of them twice (trust.md S6).
FROM_ONE_PLACE = "100/h/ip"
LIMITS = frozenset({"question_limit", "mail_limit"})
State = StewardQuestion.State


# --- asking ----------------------------------------------------------------------------------------------------------
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; what follows says the same whoever's the address is (trust.md S5)."""
    actor = actor_of(request)
    model = library.published_for(actor, slug)
    if origin_of(model) is not None:  # its steward is asked where it came from
        raise Http404
    own = service.asks_as_self(actor, model)
    form = AskForm(request.POST if request.method == "POST" else None, own=own)
    looked = _look_again(request, form) if form.is_valid() else ""
    if form.is_valid():
        try:
            room_for_one_more(request, "question", FROM_ONE_PLACE, refused_as="question_limit")
            service.ask(
                actor,
                model,
                text=form.cleaned_data["text"],
                language=get_language() or "fi",
                mail=form.cleaned_data.get("mail", ""),
            )
        except DomainError as error:
            if error.code in LIMITS:
                return _too_many(request, model, form, error)
            if str(error.facts.get("field", "")) not in form.fields:
                raise
            form.add_error(str(error.facts["field"]), words_of(WORDS, error))
        else:
            return redirect(f"{reverse('catalogue:question_sent', args=[slug])}{'?oma=1' if own else ''}")
    return show(request, "catalogue/question_ask.html", {**_asking(model, form, own=own), "looked": looked})


def _look_again(request: HttpRequest, form: AskForm) -> str:
    """Asks once to look at what may point to a person, for everyone may read it some day; answers the mark by which the
    same words pass the next time, else empty. Other words are asked about anew."""
    text, language = form.cleaned_data["text"], get_language() or "fi"
    found = service.findings_in(text, language)
    mark = service.mark_of(text)
    if not found or request.POST.get("looked") == mark:
        return ""
    places = ", ".join(f"“{one.text}”" for one in found)
    words = _("This looks like it points to a person: %(places)s. Take it out, or press the button again to send it as "
              "it is.")  # fmt: skip
    form.add_error("text", words % {"places": places})
    return mark


@login_not_required
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next: for who is signed in it is on its way, for others a mail is."""
    model = library.published_for(actor_of(request), slug)
    own = request.GET.get("oma") == "1"
    context = {"own": own, "days": ANSWER_DAYS, "name": _name(model), "back": model_address(slug)}
    return render(request, "catalogue/question_sent.html", context)


# As with follow-ups: a page that tells no other its address has a browser post with "Origin: null", which the form's
# own check refuses. The token is known to the owner of the address alone and can do nothing but send this question.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: the question and a button; no sign-in, no cookie, a look changes nothing (T24, S4)."""
    try:
        question = service.question_by_link(token)
        model = question.operating_model
        context = {
            "question": question, "days": ANSWER_DAYS, "kept": MAIL_DAYS, "name": question.model_version.name,
            "back": model_address(model.slug),
        }  # fmt: skip
        if request.method == "POST":
            confirmed = service.confirm(token)
            answer = render(request, "catalogue/question_confirmed.html", {**context, "due_on": confirmed.due_on})
        else:
            answer = render(request, "catalogue/question_confirm.html", context)
    except DomainError as error:
        if error.code != "question_link_dead":
            raise
        answer = render(request, "catalogue/question_link_dead.html", {}, status=404)
    # trust.md 10.3: the address holds the token, which no other page may hear of.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _asking(model: OperatingModel, form: AskForm, *, own: bool) -> dict[str, object]:
    term = steward_of(model)
    return {
        "form": form,
        "own": own,
        "kept": term is not None and model.state in IN_USE_STATES,
        "closed": model.state not in IN_USE_STATES,
        "replaced": leads_to(model),
        "questions": public_questions(model),
        "steward": f"{term.organisation_name}, {term.role}" if term is not None else "",
        "name": _name(model),
        "days": ANSWER_DAYS,
        "back": model_address(model.slug),
    }


def _name(model: OperatingModel) -> Text:
    """What it is called in the reader's language where that is translated."""
    version = newest_version(model)
    if version is None:
        return Text(model.code, "")
    translations = version.content["texts"]["translations"] or {}
    return told("name", version.name, version.language, translations, get_language() or "fi")


def _too_many(request: HttpRequest, model: OperatingModel, form: AskForm, error: DomainError) -> HttpResponse:
    """429 with the text kept, and when there is room again."""
    said = page_words(error.code, error.facts)
    context = _asking(model, form, own="mail" not in form.fields)
    answer = render(request, "catalogue/question_ask.html", {**context, "limit": said}, status=429)
    answer["Retry-After"] = str(error.facts.get("retry_after", 60))
    return answer


# --- answering -------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: UUID, question: UUID) -> HttpResponse:
    """A question, and the steward's answer as it is being written: saved, it goes nowhere yet."""
    term, found = _own(request, pk, question)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"answer": found.unsent or found.answer}
    )
    if form.is_valid():
        try:
            written = service.answer(
                actor_of(request),
                found,
                text=form.cleaned_data["answer"],
                base_version=base_version(request, found.version),
            )
        except DomainError as error:
            if error.facts.get("field") != "answer":
                raise
            form.add_error("answer", words_of(WORDS, error))
        else:
            if not written.unsent:
                messages.success(request, _("These are the words that were sent already. Nothing has changed."))
                return redirect("catalogue:steward_question", pk, question)
            messages.success(request, _("Saved. Nobody else has got it yet: look at it and send it."))
            return redirect("catalogue:question_send", pk, question)
    return show(request, "catalogue/steward_question.html", _answering(term, found, form))


@never_cache
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: UUID, question: UUID) -> HttpResponse:
    """Each place that may be personal data is decided; then the answer goes to who asked, and to everyone if wished."""
    term, found = _own(request, pk, question)
    if request.method == "GET" and not found.unsent:
        return redirect("catalogue:steward_question", pk, question)
    public = "public" in request.POST
    sent_in = request.POST if request.method == "POST" else None
    form = FindingsForm(sent_in, findings=service.findings(found), public=public)
    if request.method == "POST" and form.is_valid():
        version = base_version(request, found.version)
        made = service.send(actor_of(request), found, settled=form.settled(), public=public, base_version=version)
        messages.success(request, _sent_words(service.reaches(made), public=public))
        return redirect("catalogue:steward_question", pk, question)
    context = {**_answering(term, found, form), "reaches": service.reaches(found), "correction": bool(found.answer)}
    return show(request, "catalogue/steward_send.html", context)


def _sent_words(reached: bool, *, public: bool) -> str:
    if not reached:
        return _("Published on the page of the model.") if public else _("Saved. It did not reach who asked.")
    if public:
        return _("Sent to who asked, and published on the page of the model.")
    return _("Sent to who asked. Next: may everyone read it?")


@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: UUID, question: UUID) -> HttpResponse:
    """Each place that may be personal data is decided; then everyone reads question and answer."""
    term, found = _own(request, pk, question)
    form = FindingsForm(request.POST if request.method == "POST" else None, findings=service.findings(found))
    if request.method == "POST" and form.is_valid():
        service.publish(actor_of(request), found, settled=form.settled())
        messages.success(request, _("Published on the page of the model."))
        return redirect("catalogue:stewardship", pk)
    context = {**_answering(term, found, form), "heading": _("May everyone read this?")}
    return show(request, "catalogue/steward_publish.html", context)


@require_POST
def take_down(request: HttpRequest, pk: UUID, question: UUID) -> HttpResponse:
    """A published answer leaves the page of the model."""
    _term, found = _own(request, pk, question)
    service.take_down(actor_of(request), found)
    messages.success(request, _("The answer is not public any more. You can change it and publish it again."))
    return redirect("catalogue:steward_question", pk, question)


@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: UUID, question: UUID) -> HttpResponse:
    """The question is not answered, and who asked is told why."""
    term, found = _own(request, pk, question)
    sent_in = request.POST if request.method == "POST" else None
    hint = _("Who asked gets these words. At most 300 characters.")
    form = ReasonForm(sent_in, label=NO_ANSWER_LABEL, hint=hint, least=LEAST_REASON)
    if form.is_valid():
        try:
            service.decline(actor_of(request), found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            if error.facts.get("field") != "reason":
                raise
            form.add_error("reason", words_of(WORDS, error))
        else:
            messages.success(request, _("Who asked is told why."))
            return redirect("catalogue:stewardship", pk)
    context = {
        **_answering(term, found, form), "heading": _("The question is not answered?"), "lead": found.text,
        "button": _("Decline"),
    }  # fmt: skip
    return show(request, "catalogue/steward_form.html", context)


def _own(request: HttpRequest, pk: UUID, question: UUID) -> tuple[Stewardship, StewardQuestion]:
    """One's own stewardship and a question of its model, else 404."""
    actor = actor_of(request)
    term = library.invitation_for(actor, pk)
    found = library.question_for(actor, term.operating_model, question)
    found.operating_model = term.operating_model
    return term, found


def _answering(term: Stewardship, found: StewardQuestion, form: object) -> dict[str, object]:
    row = QuestionRow(
        found.pk, found.text, found.language, found.state, found.asked_at, found.due_on, found.answer,
        found.answered_at, found.operating_model_id, found.unsent,
    )  # fmt: skip
    model = term.operating_model
    return {
        "term": term,
        "question": found,
        "form": form,
        "version": found.version,
        "says": waited(row, clock.today()),
        "open": found.state in (State.ASKED, State.ANSWERED),
        "findings": len(service.findings(found)) if found.answer else 0,
        "reaches": service.reaches(found),
        "model_page": model_address(model.slug),
        "path": [
            (_("Models you keep"), reverse("catalogue:stewardships")),
            (f"{model.code} {model.draft.name}", reverse("catalogue:stewardship", args=[term.pk])),
            (_("Question"), ""),
        ],
    }
