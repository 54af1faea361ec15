"""Who hears of a model they use or follow (records.md 3.2): of a new major version and of its end, once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from oppiva.adoption.models import Adoption, ModelFollow, Stage
from oppiva.adoption.rules.adoptions import living
from oppiva.catalogue.models import ModelState, ModelVersion, OperatingModel
from oppiva.core.policy import Actor
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify

VERSION_MAIL, VERSION = "adoption_new_version", "adoption.version"
OFFER_MAIL, OFFER = "adoption_model_over", "adoption.offer"
# What a mail goes out of, and its number: a model withdrawn, back, and withdrawn again mails each reader once.
OVER = {ModelState.WITHDRAWN: 1, ModelState.REPLACED: 2}


def tell_of_version(actor: Actor, version: ModelVersion) -> int:
    """A new major: one message to the contact of each place on an older one, in use or not yet, however many places a
    person answers for, and to who follows the model; answers how many. A minor or a patch tells nobody."""
    if version.minor or version.patch or version.major == 1:
        return 0
    told = 0
    facts = {"code": version.operating_model.code, "number": version.shown}
    for person, link in _readers(version.operating_model, Q(model_version__major__lt=version.major)):
        heard = notify(
            actor, [person], kind=VERSION, object_id=version.pk, code=_as(link), facts=facts, link=link, mailed=True
        )
        if heard:
            queue_mail(VERSION_MAIL, recipient=person, object_id=str(version.pk), context={"link": link})
            told += 1
    return told


def tell_of_offer(actor: Actor, model: OperatingModel) -> int:
    """A model was replaced or withdrawn: one message to who uses or follows it; answers how many.

    Who had the mail of it before, and everybody when the model is back, reads it in the digest.
    """
    told, number = 0, OVER.get(ModelState(model.state))
    facts = {"code": model.code, "state": model.state}
    had = OutboxMail.objects.filter(kind=OFFER_MAIL, object_id=str(model.pk), version=number or 0)
    mailed = set(had.values_list("recipient", flat=True))
    for person, link in _readers(model, Q()):
        mails = number is not None and person not in mailed
        heard = notify(
            actor, [person], kind=OFFER, object_id=model.pk, code=_as(link), facts=facts, link=link, mailed=mails,
            reason=model.withdrawn_reason,
        )  # fmt: skip
        if heard and number is not None and mails:
            queue_mail(
                OFFER_MAIL, recipient=person, object_id=str(model.pk), version=number,
                context={"link": link, "state": model.state},
            )  # fmt: skip
        told += heard
    return told


def _readers(model: OperatingModel, which: Q) -> list[tuple[UUID, str]]:
    """Who hears of a model, and where each is led: contacts of places to the first of their own, then followers."""
    rows = living().filter(which, operating_model=model, refused_on__isnull=True, contact__isnull=False)
    places: dict[UUID, Adoption] = {}
    for one in rows.exclude(stage=Stage.ENDED).order_by("number"):
        if one.contact_id is not None:
            places.setdefault(one.contact_id, one)
    follows = ModelFollow.objects.filter(operating_model=model, deleted_in__isnull=True)
    followers = sorted(set(follows.values_list("person_id", flat=True)) - set(places))
    here = f"/mallit/{model.slug}/"
    return [(who, f"/kayttoonotot/{one.pk}/") for who, one in places.items()] + [(who, here) for who in followers]


def _as(link: str) -> str:
    return "adopter" if link.startswith("/kayttoonotot/") else "follower"
