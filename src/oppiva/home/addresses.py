"""Pages of people, jobs and programme that the first page leads to."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from oppiva.experiments.services.reading import ANCHOR
from oppiva.ui.context import prefixed
from oppiva.ui.registry import address_of


def experiment(programme: str, code: str) -> str:
    """One experiment."""
    return prefixed(f"/hanke/{programme}/kokeilut/{code}/", get_language() or "fi")


def follow_up(programme: str, code: str) -> str:
    """Whether the decision of one experiment is still in use."""
    return reverse("experiments:follow", args=[programme, code])


def result(programme: str, code: str) -> str:
    """The result of one experiment, before its decision."""
    return reverse("experiments:result", args=[programme, code])


def publication(programme: str, code: str, page: str) -> str:
    """A page on the way to the public page of one experiment by its name: publishing, check."""
    return reverse(f"experiments:{page}", args=[programme, code])


def own_name(programme: str, code: str) -> str:
    """Where a member answers for the own name."""
    return f"{reverse('experiments:visibility', args=[programme, code])}#name"


def questions(programme: str, code: str) -> str:
    """The questions to the team of one experiment."""
    return f"{experiment(programme, code)}#{ANCHOR}"


def others(programme: str) -> str:
    """The experiments of others that one may read."""
    return reverse("experiments:others", args=[programme])


def table(programme: str) -> str:
    """The grouping table."""
    return address_of("catalogue:table", programme)


def models(programme: str) -> str:
    """The desk of models."""
    return address_of("catalogue:models", programme)


def model_asked(programme: str, model: str, what: str, pk: UUID) -> str:
    """Where one tells how a model was tried (`trial`), or answers its review."""
    return reverse(f"catalogue:model_{what}", args=[programme, model, pk])


def unit(pk: UUID) -> str:
    """One unit."""
    return reverse("people:unit_detail", args=[pk])


def organisations() -> str:
    """The organisations one may see."""
    return address_of("people:organisation_list")


def units() -> str:
    """The units one may see."""
    return address_of("people:unit_list")


def persons() -> str:
    """The persons one may see."""
    return address_of("people:person_list")


def controllers() -> str:
    """Who answers for whose data."""
    return address_of("people:controller_list")


def leaver_check(pk: UUID) -> str:
    """The question to a unit of who has left."""
    return reverse("people:leaver_check", args=[pk])


def leavers() -> str:
    """The questions of who has left, of all units one looks after."""
    return address_of("people:leaver_list")


def log() -> str:
    """The audit log."""
    return address_of("people:log")


def picks() -> str:
    """One's own picks in the list of others' experiments; of several programmes their choice first."""
    return reverse("experiments:others_choose", query={"poiminnat": "1"})


def stewardship(pk: UUID) -> str:
    """A model that the person keeps or is asked to keep."""
    return reverse("catalogue:stewardship", args=[pk])


def adoptions_to_confirm() -> str:
    """The adopters that wait to be confirmed."""
    return address_of("adoption:to_confirm")


def adoption(pk: UUID) -> str:
    """One adoption, for who keeps it."""
    return prefixed(f"/kayttoonotot/{pk}/", get_language() or "fi")


def library() -> str:
    """The public library of models."""
    return address_of("catalogue:library")


def readiness() -> str:
    """What the service says about itself."""
    return address_of("readyz")


def new_programme() -> str:
    """Where a plan is brought in."""
    return address_of("programme:open")


def propose() -> str:
    """Where a supervisor proposes own staff for a series."""
    return address_of("workshops:propose")


def places() -> str:
    """One's own places in series."""
    return address_of("workshops:places")


def place(pk: UUID) -> str:
    """One own place."""
    return reverse("workshops:place", args=[pk])


def asked(pk: UUID) -> str:
    """A team's request for permission, for the supervisor it asks."""
    return reverse("experiments:asked", args=[pk])


def help_queue() -> str:
    """What teams have asked outside half-days, for who leads their series."""
    return address_of("workshops:help_queue")


def calendar() -> str:
    """One's own half-days as a calendar."""
    return address_of("workshops:own_calendar")


def certificate() -> str:
    """The certificate of one's own half-days."""
    return address_of("workshops:certificate")


def absent(place: UUID, number: int) -> str:
    """Where one says that one cannot come to a half-day, and takes another."""
    return reverse("workshops:replacement", args=[place, number])


def series(programme: str, code: str) -> str:
    """The page of a series."""
    return reverse("workshops:series", args=[programme, code])


def half_day(programme: str, series: str, number: int, page: str) -> str:
    """A page of a half-day by its name: door, situation, ending, team."""
    return reverse(f"workshops:{page}", args=[programme, series, number])
