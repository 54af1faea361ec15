"""A series whose teams have been proposed, or published."""

from __future__ import annotations

from oppiva.people.queries import actor_for
from oppiva.workshops import queries, services
from oppiva.workshops.models import Team, TeamProposal
from workshops.cast import Cast


def solved(cast: Cast) -> TeamProposal:
    """The proposal as the worker makes it."""
    run = services.ask_teams(actor_for(cast.manager), cast.first)
    services.carry_out(run.pk, lambda done, of: None, lambda: False)
    found = queries.proposal_of(cast.first)
    assert found is not None
    return found


def published(cast: Cast) -> list[Team]:
    proposal = solved(cast)
    return services.publish_teams(actor_for(cast.manager), cast.first, base_version=proposal.version)
