"""The reader of `oppiva.teams/1`: JSON -> frozen problem; the first wrong thing is named by its path."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from oppiva.core.solving import InputError, Node, parse
from oppiva.core.teaming.problem import Mode, Person, Problem, RemotePolicy, Weights

FORMAT = "oppiva.teams/1"
MODES: dict[str, Mode] = {"site": "site", "remote": "remote"}
POLICIES: dict[str, RemotePolicy] = {"together": "together", "spread": "spread", "ignore": "ignore"}
_OPTIONAL = (
    "themes", "main_language", "remote_policy", "accessible_teams", "together", "apart", "earlier", "locked",
    "published", "weights",
)  # fmt: skip
_PERSON = ("id", "unit", "municipality", "role", "manager", "languages")


def read(text: str | bytes) -> Problem:
    """The problem in a file's text or bytes; raises InputError with the path of the first thing that is wrong."""
    return problem_of(parse(text))


def problem_of(root: Node) -> Problem:
    """The problem in parsed JSON."""
    if isinstance(root.value, dict) and root.value.get("format") != FORMAT:
        raise InputError("format", "wrong_format", wanted=FORMAT)
    top = root.table(("format", "name", "teams", "people"), _OPTIONAL)
    sizes = top["teams"].table(("count",), ("min", "max"))
    least, most = sizes.get("min"), sizes.get("max")
    smallest, largest = least.whole(1) if least else 3, most.whole(1) if most else 4
    if smallest > largest:
        raise top["teams"].refuse("min_over_max")
    count = sizes["count"].whole(1)
    found = top.get("themes")
    themes = found.texts() if found else ()
    people = _people(top["people"], themes)
    ids = {person.id for person in people}
    language, policy, space = top.get("main_language"), top.get("remote_policy"), top.get("accessible_teams")
    weights = top.get("weights")
    return Problem(
        people=people,
        count=count,
        smallest=smallest,
        largest=largest,
        name=top["name"].text(),
        themes=themes,
        main_language=language.text() if language else "fi",
        remote_policy=POLICIES[policy.choice(POLICIES)] if policy else "together",
        accessible_teams=None if space is None or space.value is None else space.whole(),
        together=_pairs(top.get("together"), ids),
        apart=_pairs(top.get("apart"), ids),
        earlier=_pairs(top.get("earlier"), ids),
        locked=_places(top.get("locked"), ids, count - 1),
        published=_places(top.get("published"), ids, None),
        weights=_weights(weights) if weights else Weights(),
    )


def _people(node: Node, themes: Collection[str]) -> tuple[Person, ...]:
    rows = [(item, item.table(_PERSON, ("mode", "needs", "themes"))) for item in node.items()]
    if not rows:
        raise node.refuse("empty_list")
    ids: set[str] = set()
    for _item, row in rows:
        name = row["id"].text()
        if name in ids:
            raise row["id"].refuse("id_twice", id=name)
        ids.add(name)
    people = []
    for _item, row in rows:
        manager = row["manager"]
        languages = row["languages"].texts()
        if not languages:
            raise row["languages"].refuse("empty_list")
        mode, needs, wishes = row.get("mode"), row.get("needs"), row.get("themes")
        people.append(
            Person(
                id=row["id"].text(),
                unit=row["unit"].text_or_none(),
                municipality=row["municipality"].text_or_none(),
                role=row["role"].text_or_none(),
                manager=None if manager.value is None else manager.known(ids),
                languages=languages,
                mode=MODES[mode.choice(MODES)] if mode else "site",
                needs=bool(needs.texts()) if needs else False,
                themes=wishes.texts(themes) if wishes else (),
            )
        )
    return tuple(people)


def _pairs(node: Node | None, ids: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Each pair once, however often and in whichever order it is listed."""
    found: dict[frozenset[str], tuple[str, str]] = {}
    for item in node.items() if node else ():
        pair = item.pair(ids)
        found.setdefault(frozenset(pair), pair)
    return tuple(found.values())


def _places(node: Node | None, ids: Collection[str], last: int | None) -> dict[str, int]:
    """Person -> index of a team; a published team may have an index that is no more."""
    places = {}
    for name, place in node.entries() if node else ():
        if name not in ids:
            raise place.refuse("unknown_id", id=name)
        places[name] = place.whole() if last is None else place.whole(0, last)
    return places


def _weights(node: Node) -> Weights:
    names = [field.name for field in fields(Weights)]
    row = node.table((), names)
    given: dict[str, Any] = {name: row[name].whole() for name in names if name != "theme" and row.get(name)}
    theme = row.get("theme")
    if theme is None:
        return Weights(**given)
    costs = [item.whole() for item in theme.items()]
    if len(costs) != 4:
        raise theme.refuse("not_four")
    return Weights(theme=(costs[0], costs[1], costs[2], costs[3]), **given)
