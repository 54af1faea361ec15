"""The constraints of a grouping as JSON -> `Constraints`; the first wrong thing is named by its path."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from oppiva.core.solving import InputError, Node, parse
from oppiva.core.text.grouping.constraints import Constraints, Earlier, EarlierGroup, Locked, Pair


def read_constraints(content: str | bytes, ids: Collection[str]) -> Constraints:
    """What is said about the cards `ids`; every key may be left out or null; raises InputError.

    Cards of an earlier run that are there no more are dropped from it; any other unknown card is refused.
    """
    fields = _fields(parse(content))
    return Constraints(
        _pairs(fields, "must", ids),
        _pairs(fields, "cannot", ids),
        tuple(Locked(_named(label), cards.texts(ids)) for label, cards in _entries(fields, "locked")),
        fields["nowhere"].texts(ids) if "nowhere" in fields else (),
        {Node(card, labels.path).known(ids): _some(labels) for card, labels in _entries(fields, "multi")},
        _earlier(fields["previous"], ids) if "previous" in fields else Earlier(),
    )


def _fields(node: Node) -> Mapping[str, Node]:
    return {key: value for key, value in node.entries() if value.value is not None}


def _pairs(fields: Mapping[str, Node], key: str, ids: Collection[str]) -> tuple[Pair, ...]:
    return tuple(item.pair(ids) for item in fields[key].items()) if key in fields else ()


def _entries(fields: Mapping[str, Node], key: str) -> list[tuple[str, Node]]:
    return list(fields[key].entries()) if key in fields else []


def _named(label: str) -> str:
    return Node(label, f"locked.{label}").text()


def _some(labels: Node) -> tuple[str, ...]:
    found = labels.texts()
    if not found:
        raise labels.refuse("empty_list")
    return found


def _earlier(node: Node, ids: Collection[str]) -> Earlier:
    fields = _fields(node)
    if "clusters" not in fields:
        raise InputError(node.below("clusters"), "missing_key")
    groups: list[EarlierGroup] = []
    for item in fields["clusters"].items():
        group = _group(item, ids)
        if any(other.key == group.key for other in groups):
            raise InputError(item.below("id"), "used_twice")
        groups.append(group)
    apart = [card for key in ("unplaced", "nowhere") if key in fields for card in fields[key].texts()]
    return Earlier(tuple(groups), tuple(card for card in apart if card in ids))


def _group(item: Node, ids: Collection[str]) -> EarlierGroup:
    fields = _fields(item)
    for key in ("id", "members"):
        if key not in fields:
            raise InputError(item.below(key), "missing_key")
    members = tuple(card for card in fields["members"].texts() if card in ids)
    label = fields["label"].text() if "label" in fields else ""
    locked, strict = (key in fields and fields[key].value is True for key in ("locked", "strict"))
    return EarlierGroup(fields["id"].text(), label, members, locked, strict)
