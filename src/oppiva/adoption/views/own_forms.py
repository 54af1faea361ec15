"""The small forms of an adopter: stage, reach, core, result, tip, how it is shown, version, contact, questions."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.adoption import rules, services
from oppiva.adoption.forms.own import ContactForm, CoreForm, ReachForm, ResultForm, StageForm, TipForm, VersionForm
from oppiva.adoption.models import ShowAs, Stage
from oppiva.adoption.pages.figures import day_of_year
from oppiva.adoption.queries.contacts import contact_by_mail
from oppiva.adoption.queries.record import core_of, tip_of, versions_of
from oppiva.adoption.views.around import done, form_page, sent_ref, thanked
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.queries import area_name
from oppiva.ui.sent import base_version, id_in


@never_cache
@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The adoption goes on or back to another stage, from a day on."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    sent = request.POST if request.method == "POST" else None
    # A stage that somebody moved to meanwhile is said as such, and not as one that cannot be chosen.
    seen = request.POST.get("known") or found.stage
    ref = id_in(request.POST, "client_ref")
    form = StageForm(sent, now=seen)

    def moves() -> None:
        given = form.cleaned_data
        services.move(
            actor, found, to=given["stage"], on=given["on"], reason=given["reason"], words=given["words"], seen=seen,
            client_ref=ref,
        )  # fmt: skip

    if form.is_valid() and done(request, form, moves):
        return thanked(request, found, _("The stage is moved."))
    said = _("Now: %(stage)s since %(day)s.") % {
        "stage": Stage(found.stage).label, "day": day_of_year(found.stage_since, clock.today()),
    }  # fmt: skip
    return form_page(
        request,
        found,
        form,
        heading=_("How far are you?"),
        lead=said,
        button=_("Move the stage"),
        known=seen,
        taps=True,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many use it and could; an empty field is unknown."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    form = ReachForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in ReachForm.base_fields},
    )
    base = base_version(request, found.version)
    if form.is_valid() and done(
        request, form, lambda: services.tell_reach(actor, found, form.reach(), base_version=base)
    ):
        return thanked(request, found, _("Told. The share is counted from these numbers."))
    return form_page(
        request, found, form, heading=_("Whom does the model reach?"),
        lead=_("Give what you know. An empty field means unknown, 0 means nobody."), button=_("Save the numbers"),
        version=found.version,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def core(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of each core part."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    form = CoreForm(request.POST if request.method == "POST" else None, parts=core_of(found))
    if form.is_valid() and done(request, form, lambda: services.check_core(actor, found, form.verdicts())):
        return thanked(request, found, _("The core is checked."))
    return form_page(
        request, found, form, heading=_("Is the core in place?"), lead=_("What you leave open stays as it was."),
        button=_("Save the check"), taps=True,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of it, or that it was not measured."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    initial = {name: getattr(found, name) for name in ResultForm.base_fields if name != "result"}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=initial)
    base = base_version(request, found.version)
    if form.is_valid() and done(
        request, form, lambda: services.tell_result(actor, found, form.told(), base_version=base)
    ):
        return thanked(request, found, _("The result is told."))
    return form_page(
        request, found, form, heading=_("What came of it?"),
        lead=_("Not measured is an answer, too. Nobody counts what is left empty as 0."), button=_("Save the result"),
        version=found.version, taps=True,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def tip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Advice to the next place."""
    actor = actor_of(request)
    found, language = rules.kept_by(actor, pk), get_language() or "fi"
    form, ref = TipForm(request.POST if request.method == "POST" else None, language=language), sent_ref(request)
    if form.is_valid() and done(
        request,
        form,
        lambda: services.add_tip(
            actor, found, text=form.cleaned_data["text"], language=language, settled=form.settled(), client_ref=ref
        ),
    ):
        return thanked(request, found, _("Thank you. The tip stands beside the model as you may be shown."))
    return form_page(
        request, found, form, heading=_("What would you tell the next place?"), button=_("Give the tip"),
        lead=_("Everyone reads it with the model once you are confirmed and may be shown."),
    )  # fmt: skip


@require_POST
def tip_remove(request: HttpRequest, pk: UUID, tip: UUID) -> HttpResponse:
    """A tip is taken back; 30 days to undo."""
    found = rules.kept_by(actor_of(request), pk)
    one = tip_of(found, tip)
    if one is None:
        raise DomainError("gone")
    batch = services.remove_tip(actor_of(request), one)
    return thanked(request, found, _("The tip is taken back."), reverse("adoption:undo", args=[pk, batch]))


@never_cache
@require_http_methods(["GET", "POST"])
def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the place may be shown: one press, at any time."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    if request.method == "POST":
        services.set_show_as(actor, found, request.POST.get("show_as", ""))
        return thanked(request, found, _("Saved. It holds from now on, for tips as well."))
    area = area_name(found.area) if found.area is not None else ""
    words = {
        ShowAs.NAME: _("%(name)s stands beside the model.") % {"name": found.organisation_name},
        ShowAs.AREA: _("Only that an employment area uses it. No name."),
        ShowAs.HIDDEN: _("You are in the sums and nowhere else."),
    }
    choices = [(str(one), capfirst(str(one.label)), words[one], found.show_as == one) for one in ShowAs]
    return form_page(
        request, found, VersionForm(), template="adoption/presses.html", heading=_("How may you be shown?"), area=area,
        lead=_("One press is enough. You can change it at any time."), choices=choices, name="show_as",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The newest version of the model is taken into use from a day on; the same press again finds it taken."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    rows = versions_of(found)
    newer = [one for one in rows if one.parts > found.model_version.parts]
    if not newer:
        return redirect("adoption:adoption", pk)
    form = VersionForm(request.POST if request.method == "POST" else None)
    newest = found.operating_model.versions.get(pk=newer[0].pk)
    if form.is_valid() and done(
        request, form, lambda: services.take_version(actor, found, newest, on=form.cleaned_data["on"])
    ):
        return thanked(request, found, _("Version %(version)s is in use.") % {"version": newest.shown})
    compare = reverse("catalogue:compare", args=[found.operating_model.slug])
    return form_page(
        request, found, form, heading=_("Version %(version)s is there") % {"version": newest.shown},
        lead=_("You use version %(version)s.") % {"version": found.model_version.shown}, newer=newer,
        compare=f"{compare}?vanha={found.model_version.number}&uusi={newest.number}",
        button=_("Take version %(version)s into use") % {"version": newest.shown},
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another person is the contact from now on."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        request,
        form,
        lambda: services.hand_over(actor, found, contact_by_mail(actor, form.cleaned_data["mail"])),
    ):
        answer = thanked(request, found, _("Handed over. The new contact is told."))
        return answer if str(found.contact_id) != actor.person_id else redirect("adoption:own")
    return form_page(
        request, found, form, heading=_("Who goes on?"), button=_("Hand it over"),
        lead=_("The new contact is asked from then on, and you are not. What was told stays."),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody asks any more whether it is in use, or asks again."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    stopped = found.asking_stopped_on is not None
    if request.method == "POST":
        stop = request.POST.get("do") == "stop"
        services.stop_asking(actor, found, stop=stop)
        return thanked(request, found, _("You are not asked any more.") if stop else _("You are asked again."))
    if stopped:
        heading, lead = _("Shall we ask you again?"), _("Then the next question comes when it is due.")
        choices = [("ask", _("Ask again"), _("Whether the model is still in use, twice a year."), False)]
    else:
        heading = _("Shall we stop asking?")
        lead = _("Your last answer stays with its date. Every later question counts as unknown.")
        choices = [("stop", _("Do not ask any more"), _("You can take it back at any time."), False)]
    return form_page(
        request, found, VersionForm(), template="adoption/presses.html", heading=heading, lead=lead, choices=choices,
        name="do",
    )  # fmt: skip
