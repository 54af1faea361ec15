"""Who may give which role where: the row `invitation` of the table, and never above one's own level (notes 12, 13)."""

from __future__ import annotations

from oppiva.core.policy.actors import INSTANCE, OWN, Actor, Level, Place, Target
from oppiva.core.policy.decision import of_table
from oppiva.core.policy.matrix import RESPONSIBLE_PERSON, ROLES

# From low to high. A role gives the roles of its own level and below, inside its own scope. The area's administrator
# stands above the project manager, because an area lies in several programmes; so does the responsible person, who
# approves the project manager's hours and must not be chosen by her.
LEVELS = {
    "participant": 1,
    "adopter": 1,
    "employer_guest": 1,
    "team_member": 2,
    "facilitator": 3,
    "supervisor": 4,
    "director": 4,
    "analyst": 4,
    "communicator": 4,
    "steering": 4,
    "project_manager": 5,
    "auditor": 5,
    "area_admin": 6,
    RESPONSIBLE_PERSON: 6,
    "instance_admin": 7,
}

# The kinds of place each role can hold in.
SCOPES = {
    "participant": frozenset({"team", "series", "unit"}),
    "team_member": frozenset({"team", "series", "unit"}),
    "facilitator": frozenset({"series", "programme"}),
    "supervisor": frozenset({"unit"}),
    "director": frozenset({"unit", "area"}),
    "analyst": frozenset({"programme"}),
    "communicator": frozenset({"programme"}),
    "steering": frozenset({"programme"}),
    "project_manager": frozenset({"own", "programme"}),
    "auditor": frozenset({"programme"}),
    "adopter": frozenset({"own", "unit", "area", "programme"}),
    "employer_guest": frozenset({"own", "unit", "area", "programme"}),
    "area_admin": frozenset({"area"}),
    RESPONSIBLE_PERSON: frozenset({"programme"}),
    "instance_admin": frozenset({"instance"}),
}


def may_grant(actor: Actor, role: str, scope: Place, within: frozenset[Place] = frozenset()) -> bool:
    """Whether the actor may give this role in this scope, themselves apart (the service refuses oneself).

    `within` holds every place the scope lies in, as in a Grant; for a scope of own, the places of the person who gets
    it. Sudo mode is asked for apart (`needs_sudo("grant", "invitation")`). A command on the server may give any role.
    """
    if role not in LEVELS or scope.kind not in SCOPES[role]:
        return False
    if actor.system is not None:
        return True
    target = Target("invitation", within | {scope})
    return any(
        LEVELS.get(grant.role, 0) >= LEVELS[role]
        # Note 20: who may open programmes is the installation's choice.
        and ((role, scope) != ("project_manager", OWN) or grant.scope == INSTANCE)
        and of_table(Actor(actor.person_id, (grant,)), "grant", target) == Level.FULL
        for grant in actor.grants
    )


def roles_to_grant(actor: Actor, scope: Place, within: frozenset[Place] = frozenset()) -> tuple[str, ...]:
    """The roles the actor may give in this scope, in the order of the page; for a form."""
    return tuple(role for role in (*ROLES, RESPONSIBLE_PERSON) if may_grant(actor, role, scope, within))


def granters_needed(role: str) -> int:
    """How many different persons must agree to a grant: two for an auditor (note 13), else one."""
    return 2 if role == "auditor" else 1
