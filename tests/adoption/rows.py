"""A row about one person in every table of adoptions that can hold one."""

from __future__ import annotations

from oppiva.adoption.models import (
    Adaptation,
    AdopterTip,
    Adoption,
    AdoptionFollowUp,
    AdoptionLink,
    AdoptionPulse,
    BeginLink,
    ModelFollow,
    PulledAdaptation,
    StageMove,
)
from oppiva.audit.services import save
from oppiva.catalogue.models import ModelVersion
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.people.models import Person

TAPS = {
    "when": "before", "planned": "planned", "decided_by": "staff", "what": "channel",
    "for_whom": "customer_group", "how": "replaced", "core_touched": "no", "why": "fit",
}  # fmt: skip


def fill(person: Person) -> None:
    """The person is the contact of a place, confirmed it, was asked and answered, follows the model, took a change."""
    now, day, actor = clock.now(), clock.today(), system("test")
    version = ModelVersion.objects.filter(by=person.pk)[0]
    model = version.operating_model
    place = save(
        Adoption(
            programme=model.programme, operating_model=model, number=1, code=f"{model.code}-K1",
            organisation_kind="other", organisation_name="Paikka", adopter_key="name:paikka", contact=person,
            role="asiantuntija", started_on=day, stage="in_use", stage_since=day, first_in_use_on=day, asked_from=day,
            model_version=version, confirmed_on=day, confirmed_as="manager", confirmed_by=person,
        ),
        actor=actor,
    )  # fmt: skip
    StageMove(adoption=place, to_stage="in_use", on=day, by=person.pk, at=now).save()
    save(ModelFollow(person=person, operating_model=model, since=day), actor=actor)
    change = save(
        Adaptation(adoption=place, number=1, sentence="Soitto korvattiin kortilla.", made_on=day, **TAPS), actor=actor
    )
    save(AdopterTip(adoption=place, text="Aloittakaa yhdestä.", told_on=day), actor=actor)
    save(PulledAdaptation(adaptation=change, operating_model=model, by=person.pk, at=now), actor=actor)
    still = save(
        AdoptionFollowUp(
            adoption=place, months=3, due_on=day, value="in_use", answered_on=day, answered_by=person, asked=person
        ),
        actor=actor,
    )
    save(AdoptionPulse(adoption=place, months=1, due_on=day, asked=person), actor=actor)
    save(AdoptionLink(follow_up=still, person=person, token_hash="1" * 64, made_at=now), actor=actor)
    save(
        BeginLink(operating_model=model, name=person.name, mail=person.email, token_hash="2" * 64, sent_at=now),
        actor=actor,
    )
