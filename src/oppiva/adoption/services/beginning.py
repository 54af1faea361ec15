"""How somebody without an account begins with a model: a mailed link, a press, then the code of the sign-in."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction

from oppiva.adoption.link_hash import link_hash
from oppiva.adoption.models import BeginLink
from oppiva.adoption.services.becoming import become_adopter
from oppiva.audit import services as audit
from oppiva.catalogue.models import IN_USE_STATES, OperatingModel
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.jobs import clock, limits
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person
from oppiva.people.services import add_person

BEGIN_MAIL = "adoption_begin"
BEGINNING = system("adoption begin")
LINK_DAYS = timedelta(days=7)


def ask_to_begin(model: OperatingModel, *, name: str, mail: str, language: str) -> BeginLink:
    """Mail a link by which the owner of an address begins with a model; nobody is looked up or made (trust.md S5).

    Refuses a model that is not offered for use (`adoption_model_closed`), and too many links to one address
    (`mail_limit`).
    """
    if model.state not in IN_USE_STATES:
        raise DomainError("adoption_model_closed")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        made = BeginLink(
            operating_model=model, name=name, mail=mail, language=language, token_hash=hash_of(token),
            sent_at=clock.now(),
        )  # fmt: skip
        audit.save(made, actor=BEGINNING)
        # The address stays in the row alone; the link is only in the mail's row until it has gone.
        queue_mail(
            BEGIN_MAIL, recipient=address_id(mail), object_id=str(made.pk),
            context={"token": token, "link": str(made.pk)}, counts_for=limits.SELF,
        )  # fmt: skip
    return made


def hash_of(token: str) -> str:
    """What is kept of the secret in a link."""
    return link_hash(f"begin {token}")


def address_id(mail: str) -> UUID:
    """By what the outbox counts the mails to an address; no person's id."""
    return uuid5(UUID(int=0), f"adoption begin:{mail.strip().lower()}")


def begin_link(token: str) -> BeginLink:
    """The link that waits for its press; refuses (`begin_link_dead`) one used, of over seven days ago, or unknown."""
    rows = BeginLink.objects.filter(
        token_hash=hash_of(token), sent_at__gt=clock.now() - LINK_DAYS, deleted_in__isnull=True
    )
    found: BeginLink | None = rows.select_related("operating_model__programme").first()
    if found is None:
        raise DomainError("begin_link_dead")
    return found


def use_link(token: str) -> tuple[Person, OperatingModel]:
    """The owner of the address pressed: the person, made or found, has the role of an adopter; the link is used up.

    A new person stays invited until the code that is sent to the address was typed. Refuses a dead link
    (`begin_link_dead`), and the account of somebody who has left (`account_closed`).
    """
    with transaction.atomic():
        found = begin_link(token)
        held = BeginLink.objects.select_for_update(of=("self",), no_key=True).filter(pk=found.pk).first()
        if held is None:
            raise DomainError("begin_link_dead")
        person = _person_of(held)
        become_adopter(person)
        BeginLink.objects.filter(pk=held.pk).delete()
    return person, found.operating_model


def forget_links() -> int:
    """Names and addresses of links that nobody pressed in seven days go; answers how many."""
    gone, _each = BeginLink.objects.filter(sent_at__lte=clock.now() - LINK_DAYS).delete()
    return gone


def _person_of(link: BeginLink) -> Person:
    person = Person.objects.filter(email__iexact=link.mail, deleted_in__isnull=True).first()
    if person is None:
        fields = {"name": link.name, "email": link.mail, "language": link.language, "state": Person.State.INVITED}
        try:
            return add_person(BEGINNING, fields=fields)
        except DomainError as error:
            if error.code != "email_taken":
                raise
            raise DomainError("account_closed") from error
    if person.state not in (Person.State.INVITED, Person.State.ACTIVE):
        raise DomainError("account_closed")
    return person
