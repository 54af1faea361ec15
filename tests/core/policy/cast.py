"""The places and people that the tests of the policy talk about: one programme, and another where the strangers are."""

from datetime import UTC, datetime, timedelta

from oppiva.core.policy import INSTANCE, Actor, Grant, Place, Target

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def world(name: str) -> dict[str, Place]:
    """One place of each kind, each inside the next."""
    kinds = ("team", "series", "unit", "organisation", "area", "programme")
    return {kind: Place(kind, f"{name}-{kind}") for kind in kinds}


HERE, THERE = world("here"), world("there")
EVERYWHERE_HERE = frozenset(HERE.values())


def grant(role: str, kind: str, where: dict[str, Place] = HERE) -> Grant:
    """A grant with every wider place: a team lies in a series, a unit in an area, all in a programme."""
    if kind == "instance":
        return Grant(role, INSTANCE, frozenset({INSTANCE}))
    if kind == "own":
        return Grant(role, Place("own"), frozenset({Place("own")}))
    chains = {
        "team": ("team", "series", "programme"),
        "series": ("series", "programme"),
        "unit": ("unit", "organisation", "area", "programme"),
        "area": ("area", "programme"),
        "programme": ("programme",),
    }
    return Grant(role, where[kind], frozenset(where[step] for step in chains[kind]))


def person(*grants: Grant, sudo: bool = True) -> Actor:
    """A signed-in person, who repeated the sign-in just now."""
    return Actor("person-1", grants, NOW + timedelta(minutes=5) if sudo else None)


def target(kind: str, *relations: str, **about: object) -> Target:
    """An object here, lying in one place of every kind."""
    return Target(kind, EVERYWHERE_HERE, frozenset(relations), **about)
