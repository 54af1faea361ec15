"""Whose sessions are whose."""

from __future__ import annotations

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.http import Http404

from oppiva.core.policy import Actor


def sessions_visible_to(actor: Actor) -> QuerySet[UserSession]:
    """The actor's own sessions, and nobody else's whatever the role."""
    rows: QuerySet[UserSession] = UserSession.objects.all()
    return rows.filter(user_id=UUID(actor.person_id)) if actor.person_id else rows.none()


def session_for(actor: Actor, pk: int) -> UserSession:
    """The actor's own session, else 404."""
    found = sessions_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
