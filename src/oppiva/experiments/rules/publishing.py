"""Who prepares, checks, publishes and reads the public page of an experiment (records.md 2.1, trust.md W8)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Level, Target, decide, reading, system
from oppiva.experiments.models import AuthorName, DiaryEntry, Experiment, Publication, ShareLevel, State
from oppiva.experiments.rules.ending import is_facilitator
from oppiva.experiments.rules.experiments import (
    Insider,
    Sight,
    at_address,
    decided_cycle,
    experiment_for,
    experiment_places,
    experiment_target,
    insider,
    require_insider,
    require_open,
    seen_by,
    with_places,
)
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.programme.models import Programme

PUBLISHABLE = (State.DECIDED, State.PUBLISHED)


@dataclass(frozen=True)
class Author:
    """One who says of the own name whether it stands beside an experiment: a member of its team, or (`insider` is None)
    who has left it since and answered before."""

    experiment: Experiment
    actor: Actor
    person_id: UUID
    insider: Insider | None = None

    @property
    def takes_back_alone(self) -> bool:
        """Whether nothing is left to say but no, which can be said at any time, also after the programme's end."""
        return self.insider is None or self.experiment.programme.state == Programme.State.ENDED


def author_for(actor: Actor, programme: str, code: str) -> Author:
    """The author of this experiment; who is none is answered as on its other pages."""
    found = at_address(programme, code)
    if found is not None and actor.person_id is not None:
        own, person = insider(with_places(actor, found), found), UUID(actor.person_id)
        rows = AuthorName.objects.filter(experiment=found, person_id=person, deleted_in__isnull=True)
        if own is not None or rows.exists():
            return Author(found, own.actor if own is not None else actor, person, own)
    one = require_insider(experiment_for(actor, programme, code))
    return Author(one.experiment, one.actor, one.person_id, one)


def require_author(author: Author, *, named: bool) -> None:
    """Refuse a yes (`not_allowed`, `programme_ended`) of who has left the team, and after the programme's end."""
    if not named:
        return
    if author.insider is None:
        raise DomainError("not_allowed", action="write", kind="team_draft")
    require_open(author.experiment)


def require_publisher(sight: Sight) -> None:
    """Refuse (`not_allowed`) who is neither in the team nor leads its series."""
    require_withdrawer(sight)
    require_open(sight.experiment)


def require_withdrawer(sight: Sight) -> None:
    """The same also after the programme's end: what is on a public page can be taken away at any time."""
    if sight.insider is None and not is_facilitator(sight.actor, sight.experiment):
        raise DomainError("not_allowed", action="approve", kind="experiment")


def require_checker(sight: Sight) -> None:
    """Refuse (`not_allowed`) who does not lead the series, and (`check_own`) a facilitator who is in the team."""
    if not is_facilitator(sight.actor, sight.experiment):
        raise DomainError("not_allowed", action="approve", kind="experiment")
    if sight.insider is not None:
        raise DomainError("check_own")
    require_open(sight.experiment)


def is_public(experiment: Experiment) -> bool:
    """Whether anybody may open its page."""
    return experiment.state == State.PUBLISHED and experiment.share_level == ShareLevel.PUBLIC


def public_for(actor: Actor, programme: str, code: str) -> tuple[Experiment, Publication]:
    """The newest number of a published experiment for anybody at all, else 404."""
    found = at_address(programme, code)
    if found is None or not is_public(found):
        raise Http404
    cycle = decided_cycle(found)
    target = experiment_target(found, cycle) if cycle is not None else None
    if target is None or decide(actor, "read", target, clock.now()).level < Level.FULL:
        raise Http404
    with reading(actor):
        newest = Publication.objects.filter(experiment=found, ended_at__isnull=True, deleted_in__isnull=True).first()
    if newest is None:
        raise Http404
    return found, newest


def publication_for(sight: Sight, number: int) -> Publication:
    """A numbered publication, also an earlier or a withdrawn one, for the readers of the decided record, else 404."""
    if not reads_publications(sight):
        raise Http404
    with reading(sight.actor):
        found = Publication.objects.filter(experiment=sight.experiment, number=number, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def reads_publications(sight: Sight) -> bool:
    """Whether earlier numbers are open: to the team and the readers of the decided record, not to the public."""
    if sight.insider is not None:
        return True
    target = Target("experiment", experiment_places(sight.experiment), state=State.DECIDED)
    target = seen_by(sight.actor, sight.experiment, target)
    return decide(sight.actor, "read", target, clock.now()).level == Level.FULL


def picture_of(experiment: Experiment, entry: UUID) -> StoredFile:
    """The stored photo of a line of the diary that stands on the public page, else 404; of the line nothing is read."""
    with reading(system("public-picture")):
        found = DiaryEntry.objects.filter(
            pk=entry, experiment=experiment, photo_id__isnull=False, deleted_in__isnull=True
        )
        photo = found.values_list("photo_id", flat=True).first()
    stored = StoredFile.objects.filter(pk=photo).first() if photo is not None else None
    if stored is None:
        raise Http404
    return stored
