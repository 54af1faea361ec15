"""How far the record is seen, and whose name stands beside it (E26)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.experiments import rules
from oppiva.experiments.models import AuthorName, Experiment, ShareLevel, State
from oppiva.experiments.rules import Author, Insider
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.publishing import outdate_for_name, renumber_names
from oppiva.experiments.services.steps import locked
from oppiva.jobs import clock


def set_share_level(insider: Insider, level: str, *, base_version: int) -> Experiment:
    """The team says how far the record is seen; after the decision at least its series (`share_too_narrow`).

    `public` says that the team wants its page to go out: nobody sees more by it before the page is published. Refuses
    it before the decision (`share_too_wide`), and to narrow what is published (`share_published`): that is withdrawn.
    """
    if level not in ShareLevel.values:
        raise ValueError(f"no level: {level}")
    with transaction.atomic():
        experiment, _cycle = locked(insider)
        if level == ShareLevel.TEAM and experiment.submitted_at is not None:
            raise DomainError("share_too_narrow")
        if level == ShareLevel.PUBLIC and experiment.submitted_at is None:
            raise DomainError("share_too_wide")
        if level != ShareLevel.PUBLIC and experiment.state == State.PUBLISHED:
            raise DomainError("share_published")
        saved = save(experiment, actor=insider.actor, base_version=base_version, changes={"share_level": level})
        log_experiment("experiment_visibility", insider.actor, experiment, state=level)
        return saved


def set_author_name(author: Insider | Author, *, named: bool) -> AuthorName:
    """One says of the own name whether it stands beside the experiment; nobody says it of another.

    On a published page it holds at once, as the next number. To say no is a right of who has left the team, too, and
    after the programme's end (`require_author` refuses a yes then). What was checked is checked again before
    anything new goes out.
    """
    if isinstance(author, Insider):
        author = Author(author.experiment, author.actor, author.person_id, author)
    rules.require_author(author, named=named)
    held = {"named": named, "answered_at": clock.now()}
    with transaction.atomic():
        experiment, _cycle = locked(author, also_ended=not named)
        rows = AuthorName.objects.select_for_update().filter(
            experiment=author.experiment, person_id=author.person_id, deleted_in__isnull=True
        )
        found = rows.first()
        before = found.named if found is not None else None
        if found is None:
            try:
                with transaction.atomic():
                    found = save(
                        AuthorName(experiment=author.experiment, person_id=author.person_id, **held),
                        actor=author.actor,
                    )
            except IntegrityError:  # the second press of the same person
                found = rows.get()
        saved = save(found, actor=author.actor, changes=held)
        log_experiment("author_named", author.actor, author.experiment, given=named)
        outdate_for_name(author, experiment, before, named)
        if author.insider is not None:  # the name of who has left is gone from every number without a new one
            renumber_names(author.actor, experiment)
        return saved
