"""The verbs of workshops, one module by noun."""

from oppiva.workshops.services.busy import mark_busy, remove_busy
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
from oppiva.workshops.services.feeds import end_feed, make_feed, open_feed
from oppiva.workshops.services.messages import Sent, withdraw_message, write_message
from oppiva.workshops.services.replacements import give_up_replacement, may_be_missed, take_replacement
from oppiva.workshops.services.seats import expire_offers
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
from oppiva.workshops.services.timetable import take_table

__all__ = [
    "Proposed",
    "Sent",
    "add_series",
    "answer_offer",
    "answer_proposal",
    "cancel_series",
    "cancel_session",
    "change_series",
    "close_series",
    "create_from_plan",
    "edit_series",
    "end_feed",
    "expire_offers",
    "give_up_replacement",
    "make_feed",
    "mark_busy",
    "may_be_missed",
    "move_session",
    "open_feed",
    "open_series",
    "place_in_queue",
    "propose",
    "publish_dates",
    "remove_busy",
    "restore_series",
    "restore_session",
    "set_session",
    "set_wishes",
    "sign_up",
    "take_replacement",
    "take_table",
    "withdraw",
    "withdraw_message",
    "write_message",
]
