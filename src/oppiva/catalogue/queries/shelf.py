"""What the demo's people look up when they bring its models along (`library_demo`)."""

from __future__ import annotations

from oppiva.catalogue.models import (
    Candidate,
    EdgeKind,
    ModelSource,
    OperatingModel,
    StewardQuestion,
    Stewardship,
    TraceNode,
)
from oppiva.people.models import Organisation, Person, Unit
from oppiva.programme.models import Programme


def open_candidate_named(programme: Programme, name: str) -> Candidate | None:
    """The open candidate of this name."""
    rows = Candidate.objects.filter(programme=programme, name=name, state="open", deleted_in__isnull=True)
    found: Candidate | None = rows.select_related("programme").first()
    return found


def model_named(programme: Programme, name: str) -> OperatingModel | None:
    """The model of this name as it stands now."""
    rows = OperatingModel.objects.filter(programme=programme, draft__name=name, deleted_in__isnull=True)
    found: OperatingModel | None = rows.select_related("programme", "draft", "candidate").first()
    return found


def elsewhere(model: OperatingModel) -> tuple[Organisation, Unit] | None:
    """A unit of the programme that carries none of the model's experiments, in an area that it does not build on; the
    first by name."""
    sources = ModelSource.objects.filter(operating_model=model).select_related("experiment")
    carrying = [one for one in sources if {EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS} & set(one.kinds)]
    units = {str(unit) for one in carrying for unit in one.experiment.units}
    areas = {str(area) for one in sources if EdgeKind.BUILDS_ON in one.kinds for area in one.experiment.areas}
    rows = Unit.objects.filter(
        organisation__commitments__programme=model.programme_id,
        organisation__area__isnull=False,
        organisation__deleted_in__isnull=True,
        deleted_in__isnull=True,
    ).exclude(organisation__area__in=areas)
    found = rows.exclude(pk__in=units).select_related("organisation").order_by("organisation__name", "name").first()
    return (found.organisation, found) if found is not None else None


def people_of(house: Organisation) -> list[Person]:
    """Those who work there, always in the same order."""
    return list(Person.objects.filter(unit__organisation=house, state=Person.State.ACTIVE).order_by("email"))


def term_of(model: OperatingModel) -> Stewardship | None:
    """The stewardship of a model that was accepted."""
    rows = Stewardship.objects.filter(operating_model=model, state=Stewardship.State.ACCEPTED, deleted_in__isnull=True)
    return rows.select_related("person", "operating_model__programme").first()


def card_beside(model: OperatingModel, name: str) -> TraceNode | None:
    """The newest experiment with a name that begins so and that the model does not stand on."""
    held = ModelSource.objects.filter(operating_model=model).values("experiment")
    rows = TraceNode.objects.filter(
        programme=model.programme_id, experiment__isnull=False, experiment__problem__name__startswith=name
    )
    return rows.exclude(experiment__in=held).order_by("-code").first()


def question_of(model: OperatingModel, text: str) -> StewardQuestion | None:
    """A question to the steward of a model by its words."""
    rows = StewardQuestion.objects.filter(operating_model=model, text=text, deleted_in__isnull=True)
    found: StewardQuestion | None = rows.select_related("operating_model__programme", "model_version").first()
    return found
