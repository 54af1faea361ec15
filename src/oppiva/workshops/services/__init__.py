"""The verbs of workshops, one module by noun."""

from oppiva.workshops.services.attendance import (
    KEEP,
    Answer,
    Fate,
    Mark,
    is_locked,
    mark,
    mark_all,
    minutes_in,
    unmark,
)
from oppiva.workshops.services.attendance_corrections import (
    After,
    confirm_attendance,
    correct_attendance,
)
from oppiva.workshops.services.attendance_report import (
    ReportRow,
    take_report,
)
from oppiva.workshops.services.attendance_ticks import (
    takes_ticks,
    tick,
    untick,
)
from oppiva.workshops.services.bridge import (
    name_bridge,
)
from oppiva.workshops.services.busy import (
    mark_busy,
    remove_busy,
)
from oppiva.workshops.services.closing import (
    set_closing_row,
    skip_closing,
    thank,
)
from oppiva.workshops.services.closing_rows import (
    close_by_decision,
    ends_in_decisions,
)
from oppiva.workshops.services.day import (
    add_minutes,
    begin_closing,
    go_to,
    hand_over,
    hold,
    pause,
    resume,
    set_pace,
    start,
    take_over,
)
from oppiva.workshops.services.door import (
    close_door,
    end_code,
    forget_passes,
    join,
    leave_pass,
    new_code,
    open_door,
)
from oppiva.workshops.services.enrolments import (
    Proposed,
    answer_offer,
    answer_proposal,
    change_series,
    place_in_queue,
    propose,
    set_wishes,
    sign_up,
    withdraw,
)
from oppiva.workshops.services.feedback import (
    give_feedback,
    open_feedback,
)
from oppiva.workshops.services.feeds import (
    end_feed,
    make_feed,
    open_feed,
)
from oppiva.workshops.services.flow import (
    Given,
    default_language,
    ensure_flow,
    set_steps,
    use_steps,
)
from oppiva.workshops.services.help import (
    DURING as HELP_DURING,
)
from oppiva.workshops.services.help import (
    answer_help,
    ask_help,
    end_help,
    end_help_as_team,
    take_help,
    take_help_as_team,
)
from oppiva.workshops.services.live import (
    changed,
    changed_in,
)
from oppiva.workshops.services.materials import (
    add_material,
    edit_material,
    remove_material,
)
from oppiva.workshops.services.messages import (
    Sent,
    withdraw_message,
    write_message,
)
from oppiva.workshops.services.notes import (
    drop_draft,
    forget_drafts,
    is_writable,
    keep_draft,
    save_note,
    share_note,
)
from oppiva.workshops.services.pre_tasks import (
    remove_pre_task,
    set_pre_task,
    tick_pre_task,
)
from oppiva.workshops.services.progress import (
    begin_step,
    set_ready,
    work_saved,
)
from oppiva.workshops.services.reminders import (
    remind_contacts,
    to_remind,
)
from oppiva.workshops.services.replacements import (
    give_up_replacement,
    may_be_missed,
    take_replacement,
)
from oppiva.workshops.services.run_sets import (
    remove_set,
    rename_set,
    save_set,
)
from oppiva.workshops.services.seats import (
    expire_offers,
)
from oppiva.workshops.services.series import (
    add_series,
    cancel_series,
    close_series,
    create_from_plan,
    edit_series,
    open_series,
    restore_series,
)
from oppiva.workshops.services.sessions import (
    cancel_session,
    move_session,
    publish_dates,
    restore_session,
    set_session,
)
from oppiva.workshops.services.strengths import (
    drop_strength,
    pick_strength,
    say_strength,
)
from oppiva.workshops.services.team_proposals import (
    Changed,
    discard,
    move,
    set_lock,
    swap,
)
from oppiva.workshops.services.team_runs import (
    ask_teams,
    carry_out,
    fail_run,
    is_stopping,
    open_proposal,
    settle_lost,
    stop_teams,
)
from oppiva.workshops.services.teams import (
    broken_always,
    mark_bridge,
    propose_repair,
    publish_teams,
)
from oppiva.workshops.services.timetable import (
    take_table,
)

__all__ = [
    "HELP_DURING",
    "KEEP",
    "After",
    "Answer",
    "Changed",
    "Fate",
    "Given",
    "Mark",
    "Proposed",
    "ReportRow",
    "Sent",
    "add_material",
    "add_minutes",
    "add_series",
    "answer_help",
    "answer_offer",
    "answer_proposal",
    "ask_help",
    "ask_teams",
    "begin_closing",
    "begin_step",
    "broken_always",
    "cancel_series",
    "cancel_session",
    "carry_out",
    "change_series",
    "changed",
    "changed_in",
    "close_by_decision",
    "close_door",
    "close_series",
    "confirm_attendance",
    "correct_attendance",
    "create_from_plan",
    "default_language",
    "discard",
    "drop_draft",
    "drop_strength",
    "edit_material",
    "edit_series",
    "end_code",
    "end_feed",
    "end_help",
    "end_help_as_team",
    "ends_in_decisions",
    "ensure_flow",
    "expire_offers",
    "fail_run",
    "forget_drafts",
    "forget_passes",
    "give_feedback",
    "give_up_replacement",
    "go_to",
    "hand_over",
    "hold",
    "is_locked",
    "is_stopping",
    "is_writable",
    "join",
    "keep_draft",
    "leave_pass",
    "make_feed",
    "mark",
    "mark_all",
    "mark_bridge",
    "mark_busy",
    "may_be_missed",
    "minutes_in",
    "move",
    "move_session",
    "name_bridge",
    "new_code",
    "open_door",
    "open_feed",
    "open_feedback",
    "open_proposal",
    "open_series",
    "pause",
    "pick_strength",
    "place_in_queue",
    "propose",
    "propose_repair",
    "publish_dates",
    "publish_teams",
    "remind_contacts",
    "remove_busy",
    "remove_material",
    "remove_pre_task",
    "remove_set",
    "rename_set",
    "restore_series",
    "restore_session",
    "resume",
    "save_note",
    "save_set",
    "say_strength",
    "set_closing_row",
    "set_lock",
    "set_pace",
    "set_pre_task",
    "set_ready",
    "set_session",
    "set_steps",
    "set_wishes",
    "settle_lost",
    "share_note",
    "sign_up",
    "skip_closing",
    "start",
    "stop_teams",
    "swap",
    "take_help",
    "take_help_as_team",
    "take_over",
    "take_replacement",
    "take_report",
    "take_table",
    "takes_ticks",
    "thank",
    "tick",
    "tick_pre_task",
    "to_remind",
    "unmark",
    "untick",
    "use_steps",
    "withdraw",
    "withdraw_message",
    "work_saved",
    "write_message",
]
