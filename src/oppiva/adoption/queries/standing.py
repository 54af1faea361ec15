"""How an adoption stands today: its rounds, whether its state is known, since when it is in use without a break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from oppiva.adoption.models import USING, Adoption, AdoptionFollowUp, Stage, StageMove
from oppiva.adoption.rounds import Round, asked_until, due_by, dues, is_unknown, rounds
from oppiva.adoption.stages import Standing
from oppiva.core.calendars import add_months
from oppiva.experiments.follow_dates import Due
from oppiva.jobs import clock

Values = Mapping[int, tuple[str, bool]]


def ended_on(adoption: Adoption) -> date | None:
    """The day on which it ended, None while it has not."""
    return adoption.stage_since if adoption.stage == Stage.ENDED else None


def dues_of(adoption: Adoption, today: date) -> tuple[Due, ...]:
    """The questions about a place that are due by a day."""
    until = asked_until(adoption.programme.end)
    return due_by(adoption.first_in_use_on, today, ended_on=ended_on(adoption), until=until)


def rounds_of(adoption: Adoption) -> tuple[Round, ...]:
    """The rounds of one place that are due, in order; one statement."""
    return rounds_of_many([adoption])[adoption.pk]


def rounds_of_many(adoptions: Collection[Adoption]) -> dict[UUID, tuple[Round, ...]]:
    """The rounds of these places; one statement for all, none where none was ever in use. Wants `programme` read."""
    today, found = clock.today(), {}
    values = values_of([one.pk for one in adoptions if one.first_in_use_on is not None])
    for one in adoptions:
        said = values.get(one.pk, {})
        found[one.pk] = rounds(_told(one, said, today), said, today, asked_from=one.asked_from)
    return found


def _told(adoption: Adoption, values: Values, today: date) -> tuple[Due, ...]:
    """What is due, and what was answered ahead of its day by the mail of its month."""
    due = dues_of(adoption, today)
    first = adoption.first_in_use_on
    if first is None or all(one in {found.months for found in due} for one in values):
        return due
    ahead = [one for one in dues(first, add_months(today, 2)) if values.get(one.months, ("", False))[0]]
    return tuple({one.months: one for one in (*due, *ahead)}.values())


def values_of(pks: Collection[UUID]) -> dict[UUID, dict[int, tuple[str, bool]]]:
    """By place and months what was answered, and whether there was nobody to ask; one statement, none for none."""
    found: dict[UUID, dict[int, tuple[str, bool]]] = defaultdict(dict)
    if pks:
        rows = AdoptionFollowUp.objects.filter(adoption__in=pks, deleted_in__isnull=True)
        for pk, months, value, nobody in rows.values_list("adoption_id", "months", "value", "nobody"):
            found[pk][months] = (value, nobody)
    return dict(found)


def status_unknown(adoption: Adoption) -> bool:
    """Whether nobody knows any more whether the place uses the model; said of one in use alone."""
    return adoption.stage in USING and is_unknown(rounds_of(adoption))


def newest_answer(told: Collection[Round]) -> str:
    """What the newest round that is due says: a value, unknown or waiting; empty where none was due."""
    newest = max(told, key=lambda one: one.due.on, default=None)
    return newest.state if newest is not None else ""


def in_use_since(adoption: Adoption) -> date | None:
    """Since when it is in use (or established) without a break, None when it is not; one statement."""
    since: date | None = None
    for to, on in StageMove.objects.filter(adoption=adoption).order_by("on", "at").values_list("to_stage", "on"):
        if to not in USING:
            since = None
        elif since is None:
            since = on
    return since


def standing_of(adoption: Adoption) -> Standing:
    """The facts by which a move is judged."""
    return Standing(adoption.stage, adoption.stage_since, in_use_since(adoption), newest_answer(rounds_of(adoption)))
