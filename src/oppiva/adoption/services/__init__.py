"""The verbs of adoptions: begun and confirmed, moved from stage to stage, told of, weighed."""

from oppiva.adoption.services.confirming import confirm, refuse, take_back_refusal
from oppiva.adoption.services.course import hand_over, move, set_show_as, stop_asking, take_version
from oppiva.adoption.services.following import answer, answer_pulse, refresh_states, take_back
from oppiva.adoption.services.forking import fork, undo_fork
from oppiva.adoption.services.looking import Looked, looked_at
from oppiva.adoption.services.pulling import pull, put_back
from oppiva.adoption.services.records import (
    TAPS,
    Reach,
    Result,
    add_adaptation,
    add_tip,
    check_core,
    parts_of,
    remove_adaptation,
    remove_tip,
    tell_reach,
    tell_result,
    undo_removal,
)
from oppiva.adoption.services.starting import BEGINS_AS, Adopter, follow, start, unfollow
from oppiva.adoption.services.weighing import link_waiting, weigh

__all__ = [
    "BEGINS_AS",
    "TAPS",
    "Adopter",
    "Looked",
    "Reach",
    "Result",
    "add_adaptation",
    "add_tip",
    "answer",
    "answer_pulse",
    "check_core",
    "confirm",
    "follow",
    "fork",
    "hand_over",
    "link_waiting",
    "looked_at",
    "move",
    "parts_of",
    "pull",
    "put_back",
    "refresh_states",
    "refuse",
    "remove_adaptation",
    "remove_tip",
    "set_show_as",
    "start",
    "stop_asking",
    "take_back",
    "take_back_refusal",
    "take_version",
    "tell_reach",
    "tell_result",
    "undo_fork",
    "undo_removal",
    "unfollow",
    "weigh",
]
