"""A row about one person in every table of the catalogue, written straight into them."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from uuid import uuid4

from catalogue.library import bare_model, shelve
from oppiva.audit.services import save
from oppiva.catalogue.models import (
    Candidate,
    CardVerdict,
    Code,
    Coding,
    CodingSet,
    GroupingRun,
    Memo,
    ModelTrial,
    PairLink,
    PeerReview,
    ProposedGroup,
    Quote,
    SetCoder,
    SetSource,
    SourceVersion,
    StewardQuestion,
    Stewardship,
    TraceEdge,
    TraceEvent,
    TraceNode,
)
from oppiva.core.calendars import add_months
from oppiva.core.policy import system
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.people.models import Person


def fill(person: Person, card: Experiment) -> None:
    """The person placed the experiment, linked it with another, kept it as learning and had it grouped."""
    now, programme = clock.now(), card.programme
    candidate = save(
        Candidate(programme=programme, number=901, code="A901", name="Aihio", state_since=now), actor=system("test")
    )
    of = {"programme": programme, "at": now}
    target = TraceNode.objects.create(kind="candidate", code="A901", candidate=candidate, **of)
    source, _new = TraceNode.objects.get_or_create(
        experiment=card, defaults={"kind": "experiment", "code": card.code, **of}
    )
    edge = TraceEdge(source=source, target=target, kind="supports", origin="analyst", note="Sama pulma", by=person.pk)
    edge.at = now
    edge.save()
    TraceEvent(
        programme=programme, deed=uuid4(), step=0, verb="card_placed", kind="place", node=source, edge=edge,
        reason="Sama tarina", by=person.pk, at=now,
    ).save()  # fmt: skip
    other = copy(card)
    other.pk, other.code, other._state = uuid4(), f"{card.code}-x", copy(card._state)
    other._state.adding = True
    other.save(force_insert=True)
    first, second = sorted((card, other), key=lambda one: one.pk)
    PairLink(a=first, b=second, kind="must", by=person.pk, at=now).save()
    CardVerdict(experiment=card, kind="nowhere", reason="Ei johda malliin", by=person.pk, at=now).save()
    run = GroupingRun(programme=programme, by=person.pk, at=now, cut=Decimal("0.15"), input_hash="0" * 64)
    run.save()
    ProposedGroup(run=run, key="g1", label="Ryhmä").save()
    fill_coding(person, candidate, card)
    fill_model(person, card)


def fill_coding(person: Person, candidate: Candidate, card: Experiment) -> None:
    """The person coded a text in which their name stands, took part in a set, and wrote a memo."""
    now, actor = clock.now(), system("test")
    text = f"Soitimme. {person.name} soitti."
    source = SourceVersion(experiment=card, number=1, language="fi", text=text, hash="0" * 64, frozen_at=now)
    source.save()
    code = save(Code(candidate=candidate, name="Soitto"), actor=actor)
    quote = save(Quote(source=source, start=0, end=len(text), text=text), actor=actor)
    coding_set = save(CodingSet(candidate=candidate, number=1, begun_at=now), actor=actor)
    SetSource(coding_set=coding_set, source=source, units=[[0, len(text)]]).save()
    save(SetCoder(coding_set=coding_set, coder=person, done_at=now), actor=actor)
    save(Coding(quote=quote, code=code, coder=person, coding_set=coding_set, at=now), actor=actor)
    save(Memo(candidate=candidate, quote=quote, text=f"{person.name} luki tämän.", author=person, at=now), actor=actor)


def fill_model(person: Person, card: Experiment) -> None:
    """The person published a model, tried and reviewed another, keeps one, asked a question and answered one."""
    now, day, actor = clock.now(), clock.today(), system("test")
    model = bare_model(card.programme, "Rivien malli", 902)
    version = shelve(model, by=person.pk)
    house = person.unit.organisation if person.unit is not None else None
    assert house is not None
    save(
        ModelTrial(
            operating_model=model, organisation=house, person=person, named_at=now, done_on=day,
            unclear="Kuka soittaa, jos kaikki ovat poissa?", changed="Vara lisättiin.",
        ),
        actor=actor,
    )  # fmt: skip
    save(
        PeerReview(
            operating_model=model, kind="peer", person=person, state="approved", text="Selkeä.", asked_at=now,
            answered_at=now,
        ),
        actor=actor,
    )  # fmt: skip
    save(
        Stewardship(
            operating_model=model, organisation=house, organisation_name=house.name, role="palvelupäällikkö",
            person=person, accepted_by=person, state="accepted", invited_at=now, accepted_on=day,
            next_review_on=add_months(day, 12), ends_on=add_months(day, 36),
        ),
        actor=actor,
    )  # fmt: skip
    asked = {"operating_model": model, "model_version": version, "sent_at": now, "asked_at": now, "due_on": day}
    save(StewardQuestion(text="Toimiiko tämä puhelimessa?", asker=person, **asked), actor=actor)
    save(StewardQuestion(text="Toimiiko tämä kirjeissä?", asker_mail=person.email.upper(), **asked), actor=actor)
    save(
        StewardQuestion(
            text="Kuka soittaa?", state="answered", answer=f"Vuorossa oleva, esimerkiksi {person.name}.",
            answered_at=now, answered_by=person.pk, **asked,
        ),
        actor=actor,
    )  # fmt: skip
