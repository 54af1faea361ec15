"""Who works on an experiment: a signed-in member of its team, or one who came to the half-day by the join code."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from oppiva.experiments import rules
from oppiva.experiments.rules import Insider, Sight
from oppiva.people.asker import actor_of
from oppiva.people.signin import is_shared_device
from oppiva.workshops import rules as workshops

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class SignInFirst(Exception):
    """Nobody has signed in on this device, and no pass of a half-day lives on it."""


def at_work(view: View[P]) -> View[P]:
    """A page that a living pass of the door opens, too; who has neither is asked to sign in and comes back to it."""

    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SignInFirst:
            return redirect_to_login(request.get_full_path())

    return answered


def insider_of(request: HttpRequest, code: str, experiment: str) -> Insider:
    """The member of the team whose experiment this is, signed in or by the pass of a half-day; else 404.

    Who may know of the experiment without being in its team is refused. Raises SignInFirst where nobody is known:
    such a view stands under `at_work`.
    """
    actor = actor_of(request)
    if actor.person_id is not None:
        return rules.insider_for(actor, code, experiment)
    holder = workshops.holder_of(request.session.get(workshops.AT_DOOR, ""))
    if holder is None:
        raise SignInFirst
    return rules.insider_by_pass(holder, code, experiment)


def sight_of(request: HttpRequest, code: str, experiment: str) -> Sight:
    """The experiment for whoever signed in and may know of it, else 404; a pass opens the steps of work alone."""
    return rules.experiment_for(actor_of(request), code, experiment)


def keeps_here(request: HttpRequest, insider: Insider) -> bool:
    """Whether this device may keep what is typed: one's own, with somebody signed in (trust.md O4)."""
    return not insider.by_pass and not is_shared_device(request)
