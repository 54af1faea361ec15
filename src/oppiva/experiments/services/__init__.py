"""The verbs of experiments."""

from oppiva.experiments.services.amendments import (
    amend,
)
from oppiva.experiments.services.blanking import blank_codes, coded_experiments
from oppiva.experiments.services.course import (
    check_privacy,
    end,
    end_due_trials,
    finish,
    pause,
    plan_again,
    reopen,
    resume,
    set_period,
)
from oppiva.experiments.services.decisions import (
    correct_decision,
    decide,
    save_decision,
    save_result,
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
from oppiva.experiments.services.follow_ups import (
    answer_follow_up,
    explain_follow_up,
    pass_on,
    take_back_follow_up,
    take_up_again,
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
from oppiva.experiments.services.picks import drop_pick, look_at_picks, pick
from oppiva.experiments.services.prior import note_prior_search
from oppiva.experiments.services.public_texts import save_public_files, save_public_text
from oppiva.experiments.services.publishing import (
    ask_check,
    ask_names,
    missing_before,
    publish,
    settle_check,
    withdraw,
)
from oppiva.experiments.services.reading import (
    answer_question,
    ask_team,
    close_question,
    forget_would_try,
    hide_question,
    put_question_back,
    set_would_try,
    show_question,
    withdraw_question,
)
from oppiva.experiments.services.rhythm import (
    end_rhythm,
    set_rhythm,
)
from oppiva.experiments.services.snapshots import (
    read_snapshot,
    snapshot_session,
    take_snapshot,
    take_snapshots,
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
from oppiva.experiments.services.taking_out import ask_taking_out, note_taken
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
    "answer_follow_up",
    "answer_permission",
    "answer_question",
    "ask_check",
    "ask_names",
    "ask_permission",
    "ask_taking_out",
    "ask_team",
    "begin_cycle",
    "begin_experiment",
    "blank_codes",
    "bring_back",
    "change_entry",
    "change_observation",
    "check_privacy",
    "close_question",
    "coded_experiments",
    "correct_decision",
    "decide",
    "drop_draft",
    "drop_pick",
    "end",
    "end_due_trials",
    "end_rhythm",
    "ensure_experiment",
    "explain_follow_up",
    "finish",
    "first_missing",
    "forget_drafts",
    "forget_would_try",
    "hide_question",
    "keep_draft",
    "look_at_picks",
    "missing_before",
    "missing_for",
    "move",
    "news_of",
    "note_prior_search",
    "note_taken",
    "pass_on",
    "pause",
    "pick",
    "plan",
    "plan_again",
    "publish",
    "put_entry_back",
    "put_observation_back",
    "put_question_back",
    "read_snapshot",
    "remove_entry",
    "remove_measure",
    "remove_observation",
    "remove_task",
    "reopen",
    "resume",
    "save_decision",
    "save_measure",
    "save_public_files",
    "save_public_text",
    "save_result",
    "save_step",
    "save_task",
    "set_author_name",
    "set_period",
    "set_rhythm",
    "set_share_level",
    "set_would_try",
    "settle_check",
    "share_step",
    "show_question",
    "snapshot_session",
    "start",
    "take_back_follow_up",
    "take_snapshot",
    "take_snapshots",
    "take_up_again",
    "tell_silences",
    "tell_supervisors",
    "texts_are_off",
    "withdraw",
    "withdraw_permission",
    "withdraw_question",
]
