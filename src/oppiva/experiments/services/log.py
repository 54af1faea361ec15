"""Writing into the log of a trial: when it is open, of which cycle and day a row is, when it was really made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments.models import Cycle, Experiment, Measured, Prediction, State, Step, Trial
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.identity import require_clean
from oppiva.experiments.services.steps import close_coded, locked, touch
from oppiva.jobs import clock

OPEN = frozenset({State.RUNNING, State.PAUSED, State.REVIEWING})
# So far back a number of the starting level may lie: an older one is a slip of the keys.
OLDEST = timedelta(days=730)


@dataclass(frozen=True)
class Sent:
    """How a row came: its key on the device, when it was made and sent by the device's clock, for which cycle.

    `queued`: it waited on the device, perhaps without network; only such a row reaches a cycle that is decided.
    """

    client_ref: UUID | None = None
    made_at: datetime | None = None
    sent_at: datetime | None = None
    cycle: int | None = None
    queued: bool = False


BY_FORM = Sent()


@dataclass(frozen=True)
class OpenLog:
    """A log that takes this row: the locked experiment, the cycle, its lock and period; `late` after the decision."""

    experiment: Experiment
    cycle: Cycle
    locked_at: datetime | None
    trial: Trial
    made_at: datetime
    late: bool = False

    @property
    def made_on(self) -> date:
        """The local day it was made on."""
        return self.made_at.astimezone(clock.HELSINKI).date()


def open_log(insider: Insider, sent: Sent) -> OpenLog:
    """The log for one more row, inside the caller's transaction.

    Refuses (`log_closed`, with the state) an experiment whose trial has not been planned or is over, and (`gone`) a
    cycle that is not there. A row that waited on the device is taken also after the decision, then as late.
    """
    experiment, newest = locked(insider)
    cycle: Cycle | None = newest
    if sent.cycle not in {None, newest.number}:
        rows = Cycle.objects.filter(experiment=experiment, number=sent.cycle, deleted_in__isnull=True)
        cycle = rows.first()
    if cycle is None:
        raise DomainError("gone")
    made_at = _made_at(sent)
    late = cycle.decided_at is not None
    if late and not sent.queued:
        raise DomainError("log_closed", state=experiment.state)
    if not late and not _is_open(experiment, cycle, sent, made_at):
        raise DomainError("log_closed", state=experiment.state)
    with reading(insider.actor):
        locked_at = Prediction.objects.values_list("locked_at", flat=True).get(cycle=cycle)
        trial = Trial.objects.get(cycle=cycle)
    return OpenLog(experiment, cycle, locked_at, trial, made_at, late)


def kind_on(log: OpenLog, day: date, moment: datetime | None = None) -> Measured:
    """What a number of this day is: before the lock the starting level, from the first day of the trial the trial's.

    On the day of the lock its hour decides. Refuses a day to come (`day_ahead`), one long ago (`day_too_old`), one
    between the lock and the first day (`before_trial`), and numbers of a trial that has not begun (`trial_not_begun`).
    """
    require_day(day)
    if log.locked_at is None:
        return Measured.BASELINE
    locked_on = log.locked_at.astimezone(clock.HELSINKI).date()
    if day < locked_on or (day == locked_on and (moment or log.made_at) < log.locked_at):
        return Measured.BASELINE
    if log.trial.starts_on is not None and day < log.trial.starts_on:
        raise DomainError("before_trial", field="day", starts=log.trial.starts_on)
    if log.experiment.state == State.PLANNED and not log.late:
        raise DomainError("trial_not_begun", field="day")
    return Measured.TRIAL


def require_day(day: date) -> None:
    """Refuse a day to come (`day_ahead`) and one long ago (`day_too_old`)."""
    today = clock.today()
    if day > today:
        raise DomainError("day_ahead", field="day")
    if day < today - OLDEST:
        raise DomainError("day_too_old", field="day")


def texts_are_off(experiment: Experiment, trial: Trial) -> bool:
    """Whether only numbers and kinds are taken: customers' data are touched and the privacy check is not recorded."""
    return trial.customer_data is True and experiment.privacy_checked_on is None


def require_texts(log: OpenLog, field: str) -> None:
    """Refuse free text, a photo or speech (`texts_off`) before a facilitator's privacy check (records.md 2.1)."""
    if texts_are_off(log.experiment, log.trial):
        raise DomainError("texts_off", field=field)


def logged(insider: Insider, log: OpenLog, *texts: str) -> None:
    """Others see that the team saved; a late row changes nothing of what stands.

    `texts` with a personal identity code close a log that was shared; a late row, which the readers of the decided
    record would read at once, is refused (`identity_code`).
    """
    if log.late:
        require_clean(texts, Step.LOG)
        return
    touch(insider, log.experiment, Step.LOG)
    close_coded(insider, log.cycle, Step.LOG, texts)


def _is_open(experiment: Experiment, cycle: Cycle, sent: Sent, made_at: datetime) -> bool:
    if experiment.state in OPEN or experiment.state == State.PLANNED:
        return True
    # What was written before the trial was interrupted and only comes now is part of it.
    waited = sent.queued and cycle.started_at is not None and made_at <= experiment.state_since
    return experiment.state == State.INTERRUPTED and waited


def _made_at(sent: Sent) -> datetime:
    """When it was made, by the server's clock: what the device's is wrong by is taken off (records.md 11)."""
    now = clock.now()
    if sent.made_at is None:
        return now
    try:
        return min(sent.made_at + (now - sent.sent_at if sent.sent_at is not None else timedelta()), now)
    except OverflowError:
        return now
