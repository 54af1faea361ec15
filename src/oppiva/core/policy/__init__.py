"""Who may do what: the permission matrix and the walls as data, one function that decides, and the reading lock.

Plain Python: no clock, no database. Source: the access page, sections 2-4.
"""

from oppiva.core.policy.actors import (
    ANONYMOUS,
    INSTANCE,
    OWN,
    PLACE_KINDS,
    Actor,
    Decision,
    Grant,
    Level,
    Place,
    Target,
    system,
)
from oppiva.core.policy.decision import allowed, decide, is_sudo, needs_sudo, readers, roles_that_may
from oppiva.core.policy.granting import LEVELS, SCOPES, granters_needed, may_grant, roles_to_grant
from oppiva.core.policy.guard import NotReading, is_reading, reader, reading, require_reading
from oppiva.core.policy.matrix import (
    ACTIONS,
    CELLS,
    COLUMNS,
    KINDS,
    MATRIX,
    OF_EVERY_ROLE,
    OF_INSTANCE_ADMIN,
    OF_RESPONSIBLE_PERSON,
    RESPONSIBLE_PERSON,
    ROLES,
)
from oppiva.core.policy.publicity import OPENNESS, Openness, Publicity, openness
from oppiva.core.policy.risks import risks_of
from oppiva.core.policy.walls import WALLS, forbidden_header

__all__ = [
    "ACTIONS",
    "ANONYMOUS",
    "CELLS",
    "COLUMNS",
    "INSTANCE",
    "KINDS",
    "LEVELS",
    "MATRIX",
    "OF_EVERY_ROLE",
    "OF_INSTANCE_ADMIN",
    "OF_RESPONSIBLE_PERSON",
    "OPENNESS",
    "OWN",
    "PLACE_KINDS",
    "RESPONSIBLE_PERSON",
    "ROLES",
    "SCOPES",
    "WALLS",
    "Actor",
    "Decision",
    "Grant",
    "Level",
    "NotReading",
    "Openness",
    "Place",
    "Publicity",
    "Target",
    "allowed",
    "decide",
    "forbidden_header",
    "granters_needed",
    "is_reading",
    "is_sudo",
    "may_grant",
    "needs_sudo",
    "openness",
    "reader",
    "readers",
    "reading",
    "require_reading",
    "risks_of",
    "roles_that_may",
    "roles_to_grant",
    "system",
]
