"""Who reads and writes adoptions (trust.md 2, row "adoption"): its adopter, the programme, the area, the steward; of
those that are confirmed and shown the world reads what `queries.public` tells."""

from oppiva.adoption.rules.adoptions import (
    KIND,
    adoption_for,
    adoptions_visible_to,
    confirmers,
    confirms_as,
    contacted_by,
    counted,
    living,
    may_adopt,
    may_weigh,
    may_write,
    mine,
    reads_whole,
    require_write,
    shown,
    target_of,
    to_confirm,
    whole_for,
)
from oppiva.adoption.rules.opened import Opened, kept_by, opened_for, staff_programme

__all__ = [
    "KIND",
    "Opened",
    "adoption_for",
    "adoptions_visible_to",
    "confirmers",
    "confirms_as",
    "contacted_by",
    "counted",
    "kept_by",
    "living",
    "may_adopt",
    "may_weigh",
    "may_write",
    "mine",
    "opened_for",
    "reads_whole",
    "require_write",
    "shown",
    "staff_programme",
    "target_of",
    "to_confirm",
    "whole_for",
]
