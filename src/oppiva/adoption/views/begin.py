"""Beginning with a model: the form of who is signed in, the link of who has no account yet."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.adoption import services
from oppiva.adoption.errors import WORDS
from oppiva.adoption.forms.begin import BeginForm, StrangerForm
from oppiva.adoption.models import Adoption
from oppiva.adoption.pages.begin import Begin, begin_page, here, version_choices
from oppiva.adoption.queries import begin as reads
from oppiva.adoption.services import beginning
from oppiva.adoption.services.telling import link_of
from oppiva.catalogue.models import ModelVersion, OperatingModel
from oppiva.catalogue.rules import library
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.people.crowds import room_for_one_more
from oppiva.people.models import EmploymentArea, Municipality
from oppiva.people.queries import area_of, municipality_of
from oppiva.people.signin import start_sign_in
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.registry import words_of as page_words
from oppiva.ui.sent import id_in

# A workshop of 28 begins from one address, some of them twice (trust.md S6).
FROM_ONE_PLACE = "100/h/ip"
LIMITS = frozenset({"begin_limit", "mail_limit"})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is signed in fills the form; who is not gives a name and a mail, and hears the same whoever that is (S5)."""
    actor = actor_of(request)
    model = library.published_for(actor, slug)
    page = begin_page(model)
    if page.closed:
        return render(request, "adoption/begin_closed.html", {"page": page}, status=409 if request.POST else 200)
    if actor.person_id is None:
        return _ask(request, model, page)
    versions = reads.versions_of(model)
    ref = id_in(request.POST, "client_ref") or uuid4()
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        versions=version_choices(versions),
        initial={**reads.own_house(actor), "version": versions[0].number},
    )
    if form.is_valid():
        try:
            made = _started(actor, model, form, versions, ref)
        except DomainError as error:
            field = _field_of(form, error)
            if field is None:
                raise
            form.add_error(field, words_of(WORDS, error))
        else:
            messages.success(request, _thanks(made))
            return redirect(here(link_of(made)))
    own = [(f"{one.code} {one.name}", one.unit, here(f"/kayttoonotot/{one.pk}/")) for one in
           reads.own_begun(actor, model)]  # fmt: skip
    return show(request, "adoption/begin.html", {"page": page, "form": form, "ref": ref, "own": own})


def _started(actor: Actor, model: OperatingModel, form: BeginForm, versions: list[ModelVersion], ref: UUID) -> Adoption:
    given = form.cleaned_data
    area: EmploymentArea | None = area_of(given["area"]) if given["area"] else None
    town: Municipality | None = municipality_of(given["municipality"]) if given["municipality"] else None
    version = next(one for one in versions if one.number == given["version"])
    return services.start(
        actor,
        model,
        adopter=services.Adopter(given["kind"], area=area, municipality=town, name=given["name"]),
        version=version,
        unit=given["unit"],
        role=given["role"],
        stage=given["stage"],
        on=form.day(),
        show_as=given["show_as"],
        client_ref=ref,
    )


def _field_of(form: BeginForm, error: DomainError) -> str | None:
    """The field at which a refusal is said; a place that is taken at what names the place."""
    if error.code in {"adoption_place_taken", "place_tries"}:
        kind = form.cleaned_data["kind"]
        return {"employment_area": "area", "municipality": "municipality"}.get(kind, "name")
    field = str(error.facts.get("field", ""))
    return field if field in form.fields else None


def _thanks(made: Adoption) -> str:
    if made.confirmed_on is not None:
        return _("Thank you. The adoption is confirmed by your own work sign-in.")
    return _("Thank you. The adoption waits to be confirmed; you can go on meanwhile.")


# --- without an account ----------------------------------------------------------------------------------------------
def _ask(request: HttpRequest, model: OperatingModel, page: Begin) -> HttpResponse:
    form = StrangerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            room_for_one_more(request, "begin", FROM_ONE_PLACE, refused_as="begin_limit")
            beginning.ask_to_begin(model, name=given["name"], mail=given["mail"], language=get_language() or "fi")
        except DomainError as error:
            if error.code not in LIMITS:
                raise
            return _too_many(request, page, form, error)
        return redirect("adoption:begin_sent", model.slug)
    return show(request, "adoption/begin_ask.html", {"page": page, "form": form})


def _too_many(request: HttpRequest, page: Begin, form: StrangerForm, error: DomainError) -> HttpResponse:
    """429 with what was typed kept, and when there is room again."""
    context = {"page": page, "form": form, "limit": page_words(error.code, error.facts)}
    answer = render(request, "adoption/begin_ask.html", context, status=429)
    answer["Retry-After"] = str(error.facts.get("retry_after", 60))
    return answer


@login_not_required
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next: the same for everybody."""
    return render(
        request, "adoption/begin_sent.html", {"page": begin_page(library.published_for(actor_of(request), slug))}
    )


# A page that tells no other its address has a browser post with "Origin: null", which the form's own check refuses. The
# token is known to the owner of the address alone, and whoever knows it needs nobody else's browser to use it.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: a look changes nothing, the press makes the person and leads to the code (S4)."""
    try:
        found = beginning.begin_link(token)
        answer = (
            _pressed(request, token)
            if request.method == "POST"
            else render(request, "adoption/begin_link.html", {"page": begin_page(found.operating_model), "link": found})
        )
    except DomainError as error:
        if error.code not in ("begin_link_dead", "account_closed"):
            raise
        context = {"closed": error.code == "account_closed"}
        answer = render(request, "adoption/begin_link_dead.html", context, status=409 if context["closed"] else 404)
    # trust.md 10.3: the address holds the token, which no other page may hear of.
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _pressed(request: HttpRequest, token: str) -> HttpResponse:
    """On to the code and then to the form; who is signed in as that person goes there at once."""
    person, model = beginning.use_link(token)
    onwards = reverse("adoption:begin", args=[model.slug])
    if not request.user.is_authenticated:
        return start_sign_in(request, person, onwards=onwards)
    if request.user.pk == person.pk:
        return redirect(onwards)
    answer = render(request, "adoption/begin_other.html", {"person": person, "onwards": onwards})
    answer["Referrer-Policy"] = "same-origin"  # the token is used up, and the page has a form that signs out
    return answer
