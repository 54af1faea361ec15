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
from oppiva.workshops.services.reminders import remind_contacts, to_remind
from oppiva.workshops.services.seats import expire_offers
from oppiva.workshops.services.series import add_series, close_series, create_from_plan, edit_series, open_series

__all__ = [
    "Proposed",
    "add_series",
    "answer_offer",
    "answer_proposal",
    "change_series",
    "close_series",
    "create_from_plan",
    "edit_series",
    "expire_offers",
    "open_series",
    "place_in_queue",
    "propose",
    "remind_contacts",
    "set_wishes",
    "sign_up",
    "to_remind",
    "withdraw",
]
