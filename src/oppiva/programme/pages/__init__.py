"""What the pages of a plan show, made of stored results, the plan and the words: one module by noun.

Views only hand it to templates.
"""

from oppiva.programme.pages.addresses import list_address, version_path
from oppiva.programme.pages.changes import changes
from oppiva.programme.pages.checks import MARKS, check_changes, figures, groups
from oppiva.programme.pages.commitments import in_plan
from oppiva.programme.pages.decision import decision
from oppiva.programme.pages.force import matches, steps_in_words
from oppiva.programme.pages.hours import matrix
from oppiva.programme.pages.sections import editor_links, section_rows

__all__ = [
    "MARKS",
    "changes",
    "check_changes",
    "decision",
    "editor_links",
    "figures",
    "groups",
    "in_plan",
    "list_address",
    "matches",
    "matrix",
    "section_rows",
    "steps_in_words",
    "version_path",
]
