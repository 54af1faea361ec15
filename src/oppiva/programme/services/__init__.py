"""The verbs of programme, one module by noun: plan versions, what is in force, commitments."""

from oppiva.programme.services.commitments import (
    LETTER,
    attach_letter,
    remove_commitment,
    remove_letter,
    restore_letter,
    set_commitment,
)
from oppiva.programme.services.executors import set_executor
from oppiva.programme.services.force import end_programme, put_in_force
from oppiva.programme.services.versions import (
    add_version,
    edit_section,
    open_programme,
    record_decision,
    take_up_again,
)

__all__ = [
    "LETTER",
    "add_version",
    "attach_letter",
    "edit_section",
    "end_programme",
    "open_programme",
    "put_in_force",
    "record_decision",
    "remove_commitment",
    "remove_letter",
    "restore_letter",
    "set_commitment",
    "set_executor",
    "take_up_again",
]
