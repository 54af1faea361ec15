"""Reactions of people to what happens at sign-in."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from oppiva.audit.services import log
from oppiva.people.models import Person
from oppiva.people.queries import actor_for


@receiver(user_logged_in)
def note_sign_in(sender: object, user: object, request: HttpRequest | None = None, **kwargs: object) -> None:
    """Writes the sign-in to the audit log, and an invited person's first one makes them active."""
    if not isinstance(user, Person):
        return
    if user.state == Person.State.INVITED:
        from oppiva.people.services import welcome

        welcome(user)
    log("signed_in", actor=actor_for(user), kind="person", object_id=str(user.pk), subject_id=user.pk)


@receiver([authenticator_added, authenticator_removed])
def note_second_factor(sender: object, user: object, authenticator: object, **kwargs: object) -> None:
    """Writes a changed second factor to the audit log; who has just shown a new one need not show it again at once."""
    request = kwargs.get("request")
    if kwargs.get("signal") is authenticator_added and isinstance(request, HttpRequest):
        record_authentication(request, user, "mfa", type=str(getattr(authenticator, "type", "")), reauthenticated=True)
        request.session.save()  # the signal comes on commit, which may be after the answer's own save
    if isinstance(user, Person):
        log(
            "second_factor_changed",
            actor=actor_for(user),
            kind="person",
            object_id=str(user.pk),
            subject_id=user.pk,
            factor=str(getattr(authenticator, "type", "")),
        )
