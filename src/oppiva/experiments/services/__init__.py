"""The verbs of experiments."""

from oppiva.experiments.services.amendments import (
    amend,
)
from oppiva.experiments.services.drafts import (
    drop_draft,
    forget_drafts,
    keep_draft,
)
from oppiva.experiments.services.entries import (
    add_entry,
    change_entry,
    put_entry_back,
    remove_entry,
)
from oppiva.experiments.services.experiments import (
    begin_cycle,
    begin_experiment,
    ensure_experiment,
)
from oppiva.experiments.services.gates import (
    first_missing,
    missing_for,
)
from oppiva.experiments.services.log import (
    Sent,
    texts_are_off,
)
from oppiva.experiments.services.news import (
    news_of,
    tell_supervisors,
)
from oppiva.experiments.services.observations import (
    add_observation,
    change_observation,
    put_observation_back,
    remove_observation,
)
from oppiva.experiments.services.permission import (
    answer_permission,
    ask_permission,
    tell_silences,
    withdraw_permission,
)
from oppiva.experiments.services.rhythm import (
    end_rhythm,
    set_rhythm,
)
from oppiva.experiments.services.states import (
    move,
    plan,
    start,
)
from oppiva.experiments.services.steps import (
    add_measure,
    bring_back,
    remove_measure,
    remove_task,
    save_measure,
    save_step,
    save_task,
    share_step,
)
from oppiva.experiments.services.visibility import (
    set_author_name,
    set_share_level,
)

__all__ = [
    "Sent",
    "add_entry",
    "add_measure",
    "add_observation",
    "amend",
    "answer_permission",
    "ask_permission",
    "begin_cycle",
    "begin_experiment",
    "bring_back",
    "change_entry",
    "change_observation",
    "drop_draft",
    "end_rhythm",
    "ensure_experiment",
    "first_missing",
    "forget_drafts",
    "keep_draft",
    "missing_for",
    "move",
    "news_of",
    "plan",
    "put_entry_back",
    "put_observation_back",
    "remove_entry",
    "remove_measure",
    "remove_observation",
    "remove_task",
    "save_measure",
    "save_step",
    "save_task",
    "set_author_name",
    "set_rhythm",
    "set_share_level",
    "share_step",
    "start",
    "tell_silences",
    "tell_supervisors",
    "texts_are_off",
    "withdraw_permission",
]
