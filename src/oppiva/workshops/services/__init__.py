"""The verbs of workshops, one module by noun."""

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

__all__ = [
    "Proposed",
    "add_series",
    "answer_offer",
    "answer_proposal",
    "cancel_series",
    "cancel_session",
    "change_series",
    "close_series",
    "create_from_plan",
    "edit_series",
    "expire_offers",
    "move_session",
    "open_series",
    "place_in_queue",
    "propose",
    "publish_dates",
    "restore_series",
    "restore_session",
    "set_session",
    "set_wishes",
    "sign_up",
    "withdraw",
]
