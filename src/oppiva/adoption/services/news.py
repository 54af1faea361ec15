"""Who hears of a new version (records.md 3.2): adopters on an older major, and followers, once; nobody of the rest."""

from __future__ import annotations

from uuid import UUID

from oppiva.adoption.models import Adoption, ModelFollow, Stage
from oppiva.adoption.rules.adoptions import living
from oppiva.catalogue.models import ModelVersion
from oppiva.core.policy import Actor
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify

VERSION_MAIL, VERSION = "adoption_new_version", "adoption.version"


def tell_of_version(actor: Actor, version: ModelVersion) -> int:
    """A new major: one message to the contact of each place on an older one, in use or not yet, however many places a
    person answers for, and to who follows the model; answers how many. A minor or a patch tells nobody."""
    if version.minor or version.patch or version.major == 1:
        return 0
    rows = living().filter(
        operating_model=version.operating_model_id, refused_on__isnull=True, contact__isnull=False,
        model_version__major__lt=version.major,
    ).exclude(stage=Stage.ENDED)  # fmt: skip
    places: dict[UUID, Adoption] = {}
    for one in rows.order_by("number"):
        if one.contact_id is not None:
            places.setdefault(one.contact_id, one)
    follows = ModelFollow.objects.filter(operating_model=version.operating_model_id, deleted_in__isnull=True)
    followers = set(follows.values_list("person_id", flat=True)) - set(places)
    model = version.operating_model
    told = 0
    for person in [*places, *sorted(followers)]:
        place = places.get(person)
        link = f"/kayttoonotot/{place.pk}/" if place is not None else f"/mallit/{model.slug}/"
        heard = notify(
            actor, [person], kind=VERSION, object_id=version.pk, code="adopter" if place is not None else "follower",
            facts={"code": model.code, "number": version.shown}, link=link, mailed=True,
        )  # fmt: skip
        if heard:
            queue_mail(VERSION_MAIL, recipient=person, object_id=str(version.pk), context={"link": link})
            told += 1
    return told
