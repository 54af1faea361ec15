"""Names in a plan held against the keys of areas and municipalities and against known organisations.

Everything here is a proposal by likeness of names, with its reason; a person confirms it (funding.md 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from oppiva.core.plan import Plan
from oppiva.core.text import similarity_bp

LIKE_BP = 4_500  # own estimate: "Mikkelin seudun työllisyysalue" still meets "Mikkelin seutu", "Kuopion" does not
SAME_BP = 10_000
MARGIN_BP = 1_000  # "Savo" alone is nearly as like Ylä-Savo as Keski-Savo, and so it is neither
GRAM = 3
# Words that every area or municipality carries; they would make all of them alike.
_KIND_WORDS = (
    "työllisyysalueen", "työllisyysalue", "sysselsättningsområdet", "sysselsättningsområde", "employment area",
    "kaupunki", "kunta", "stad", "kommun", "municipality", "city of", "seudun", "seutu", "regionen", "region",
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """An area or partner as the plan names it: `key` is the area's code, or the partner's name."""

    key: str
    name: str
    names: tuple[str, ...]
    is_area: bool
    kind: str
    commitment: str
    participants: int | None


@dataclass(frozen=True)
class Known:
    """A row of a key or a known organisation: id, names, and where it lies; `is_area` None says that it is not told."""

    id: str
    names: tuple[str, ...]
    area: str = ""
    is_area: bool | None = False


@dataclass(frozen=True)
class Proposal:
    """What a name of the plan probably is: an organisation that is known, and the area or municipality of the keys.

    `reason` is a code: earlier (a person matched it before), same_name, same_area, like_name; empty = nothing found.
    """

    named: Named
    organisation: UUID | None = None
    area: str = ""
    municipality: str = ""
    reason: str = ""


def named_in(plan: Plan, language: str = "fi") -> list[Named]:
    """Every area and partner of a plan, areas first; a row without any name is left out."""
    found: list[Named] = []
    for path, one in plan.organisations:
        names = tuple(one.name.values())
        name = one.name.get(language) or next(iter(names), "")
        is_area = path.startswith("areas")
        key = (one.code or name) if is_area else name
        if key:
            found.append(
                Named(
                    key=key,
                    name=name or key,
                    names=(*names, *((one.code,) if one.code and is_area else ())),
                    is_area=is_area,
                    kind=one.kind or "",
                    commitment=one.commitment or "none",
                    participants=one.participants,
                )
            )
    return found


def bare(name: str) -> str:
    """A name without the words that all of its kind share, for comparing."""
    plain = name.casefold()
    for word in _KIND_WORDS:
        plain = plain.replace(word, " ")
    return " ".join(plain.split())


def likeness(names: Iterable[str], others: Iterable[str]) -> int:
    """The best likeness of any two of the names, in basis points; a shared stem of four letters or more counts most."""
    best = 0
    theirs = [bare(other) for other in others]
    for name in map(bare, names):
        for other in theirs:
            if not name or not other:
                continue
            best = max(best, similarity_bp(name, other, GRAM), _stem_bp(name, other))
    return best


def _stem_bp(name: str, other: str) -> int:
    """Finnish names take their endings at the end: Savonlinnan and Savonlinna share all but the last letter."""
    shared = 0
    for one, two in zip(name, other, strict=False):
        if one != two:
            break
        shared += 1
    return shared * 10_000 // max(len(name), len(other)) if shared >= 4 else 0


def nearest(names: Sequence[str], rows: Iterable[Known]) -> Known | None:
    """The row whose name is most alike, when it is alike enough and no other is nearly as near."""
    ranked = sorted(((likeness(names, row.names), row.id, row) for row in rows), key=lambda one: (-one[0], one[1]))
    if not ranked or ranked[0][0] < LIKE_BP:
        return None
    best, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0
    if best == second or (best < SAME_BP and best - second < MARGIN_BP):
        return None
    return ranked[0][2]


def propose(
    plan: Plan,
    *,
    areas: Sequence[Known],
    municipalities: Sequence[Known],
    organisations: Sequence[Known],
    earlier: dict[str, UUID],
) -> list[Proposal]:
    """For each area and partner of the plan, what it probably is; `earlier` holds what a person matched before."""
    return [_proposal(one, areas, municipalities, organisations, earlier) for one in named_in(plan)]


def _proposal(
    one: Named,
    areas: Sequence[Known],
    municipalities: Sequence[Known],
    organisations: Sequence[Known],
    earlier: dict[str, UUID],
) -> Proposal:
    area = nearest(one.names, areas) if one.is_area else None
    is_municipality = not one.is_area and one.kind in ("", "municipality")
    municipality = nearest(one.names, municipalities) if is_municipality else None
    area_code = area.id if area else municipality.area if municipality else ""
    organisation, reason = _organisation(one, area_code if one.is_area else "", organisations, earlier)
    return Proposal(one, organisation, area_code, municipality.id if municipality else "", reason)


def _organisation(
    one: Named, area: str, organisations: Sequence[Known], earlier: dict[str, UUID]
) -> tuple[UUID | None, str]:
    if one.key in earlier:
        return earlier[one.key], "earlier"
    plain = {name.casefold() for name in one.names}
    for row in organisations:
        if plain & {name.casefold() for name in row.names}:
            return UUID(row.id), "same_name"
    if area:
        of_area = [row for row in organisations if row.is_area and row.area == area]
        if len(of_area) == 1:
            return UUID(of_area[0].id), "same_area"
    near = nearest(one.names, [row for row in organisations if row.is_area in (one.is_area, None)])
    return (UUID(near.id), "like_name") if near else (None, "")
