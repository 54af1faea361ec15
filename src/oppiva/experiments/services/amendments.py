"""What was locked is changed by a signed amendment alone; both values stay beside the result (records.md 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import LONGEST_TRIAL, Amendment, Cycle, Experiment, OfStep, Prediction, State, Trial
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.fitting import save_fitting, standing
from oppiva.experiments.services.identity import require_clean
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.steps import locked, touch
from oppiva.experiments.services.telling import tell_team
from oppiva.jobs import clock

SHORTEST_REASON, LONGEST_REASON = 10, 300
Of = Amendment.Of
FIELDS: Mapping[str, frozenset[str]] = {
    Of.PREDICTION: frozenset({"kind", "value", "upper", "by_date", "belief"}),
    Of.THRESHOLD: frozenset({"keep_cut", "stop_cut", "stop_also", "keep_words", "change_words", "stop_words"}),
    Of.MEASURE: frozenset({"what", "unit", "wanted", "how", "who", "rhythm", "statistic"}),
    Of.PERIOD: frozenset({"ends_on"}),
}


def amend(insider: Insider, target: str, *, changes: Mapping[str, object], reason: str, base_version: int) -> Amendment:
    """A change of what was locked, signed with its reason; every member hears of it.

    Refuses a short or missing reason (`amendment_reason`), a state other than running, paused or reviewing
    (`step_closed`), no change (`amendment_empty`), a trial of over 84 days (`trial_too_long`), what would not go
    together (`save_fitting`), and a personal identity code (`identity_code`): an amendment stands for ever.
    """
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError("amendment_reason", field="reason", least=SHORTEST_REASON, most=LONGEST_REASON)
    if not set(changes) <= FIELDS[target]:
        raise ValueError(f"not of {target}: {sorted(set(changes) - FIELDS[target])}")
    require_clean([reason, *changes.values()])
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state not in {State.RUNNING, State.PAUSED, State.REVIEWING}:
            raise DomainError("step_closed", step="S2", state=experiment.state)
        with reading(insider.actor):
            model = Trial if target == Of.PERIOD else Prediction
            record: OfStep = model.objects.get(cycle=cycle)
        if target == Of.PERIOD:
            require_length(record, changes.get("ends_on"))
        made = write(insider.actor, experiment, cycle, record, target, changes, reason, base_version)
        touch(insider, experiment, record.step)
        tell_team(insider.actor, experiment, "amended", facts={"target": target}, reason=reason)
        return made


def write(
    actor: Actor,
    experiment: Experiment,
    cycle: Cycle,
    record: OfStep,
    target: str,
    changes: Mapping[str, object],
    reason: str,
    base_version: int | None = None,
    *,
    same: bool = False,
) -> Amendment:
    """The change and its amendment, inside the caller's transaction; `actor` may be a job: the program signs then.

    `same`: the value may also stay as it is; the reason is what is signed.
    """
    stands = {name: standing(record, name) for name in changes}
    changed = {name: value for name, value in changes.items() if same or value != stands[name]}
    if not changed:
        raise DomainError("amendment_empty")
    before = {name: _plain(stands[name]) for name in changed}
    save_fitting(record, actor=actor, base_version=base_version, changes=changed, reason=reason)
    made = save(
        Amendment(
            experiment=experiment,
            cycle=cycle,
            target=target,
            before=before,
            after={name: _plain(value) for name, value in changed.items()},
            reason=reason,
            by_id=actor.person_id,
            at=clock.now(),
        ),
        actor=actor,
    )
    log_experiment("experiment_amended", actor, experiment, target=target)
    return made


def require_length(trial: OfStep, ends_on: object) -> None:
    """Refuse a trial of over 84 days, and one that ends before it began."""
    if not isinstance(trial, Trial) or trial.starts_on is None or not isinstance(ends_on, date):
        raise DomainError("trial_too_long", field="ends_on", most=LONGEST_TRIAL)
    if not trial.starts_on <= ends_on <= trial.starts_on + timedelta(days=LONGEST_TRIAL):
        raise DomainError("trial_too_long", field="ends_on", most=LONGEST_TRIAL)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
