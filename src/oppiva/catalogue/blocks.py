"""The blocks of an operating model (records.md 3): which fields of the draft each holds, how long a text may be, and
how much a change of it changes the model. Forms, gaps, differences and exports come from this one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from django.db import models

from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models.operating import ModelDraft
from oppiva.catalogue.models.versions import Change
from oppiva.core.errors import DomainError
from oppiva.experiments.models import Whose

LANGUAGES = ("fi", "sv", "en")
Row = TypeVar("Row")

MOST_STEPS, STEP_LENGTH = 12, 300
MOST_CORE, CORE_WHAT, CORE_WHY, CORE_SIGN = 7, 120, 200, 160
MOST_EDGES, EDGE_WHAT, EDGE_VARIANTS = 10, 120, 200
LEAST_WEEK, MOST_WEEK, WEEK_LENGTH = 3, 10, 200
CHANGES = {"change_customer": "customer", "change_staff": "staff", "change_employer": "employer"}
TRANSLATED = ("name", "one_sentence", "plain_summary")


@dataclass(frozen=True)
class Block:
    """A block by its code (M6), the fields of `ModelDraft` in it, and the least change a change of it is.

    `least`: field -> shortest text, where there is one. `gate`: asked for before a trial, before publishing, or "".
    """

    code: str
    fields: tuple[str, ...]
    change: Change = Change.PATCH
    least: Mapping[str, int] | None = None
    gate: str = ""


TESTING, PUBLISHING = "testing", "publishing"
BLOCKS: tuple[Block, ...] = (
    Block("M1", ("name", "one_sentence", "for_whom", "for_whom_words"), least={"name": 3, "one_sentence": 20},
          gate=TESTING),
    Block("M2", ("effect", "effect_words", "effect_unit", "effect_before", "effect_after", "effect_n"), Change.MINOR,
          gate=TESTING),
    Block("M4", ("start_minutes", "start_cents", "month_minutes", "month_cents", "effort_staff"), Change.MINOR,
          gate=TESTING),
    Block("M6", ("problem", "start_situation"), least={"problem": 50, "start_situation": 50}, gate=TESTING),
    Block("M7", ("change_customer", "change_staff", "change_employer", "nothing_changes_for"), gate=TESTING),
    Block("M8", ("needs", "does_not_solve"), least={"does_not_solve": 10}, gate=TESTING),
    Block("M9", ("steps",), gate=TESTING),
    Block("M10", ("roles", "skills", "training", "amount", "rhythm", "channel"), gate=TESTING),
    Block("M12", ("systems", "law"), gate=TESTING),
    Block("M13", ("core_parts",), Change.MAJOR, gate=TESTING),
    Block("M14", ("edge_parts",), Change.MINOR),
    Block("M15", ("breaks_if",), Change.MINOR, least={"breaks_if": 10}, gate=TESTING),
    Block("M16", ("condition_idea", "condition_outside", "condition_house", "condition_people", "condition_doing"),
          Change.MINOR, gate=TESTING),
    Block("M17", ("did_not_work", "did_not_work_unknown"), Change.MINOR, least={"did_not_work": 10}, gate=TESTING),
    Block("M18", ("equality",), least={"equality": 10}, gate=TESTING),
    Block("M20", ("first_week", "staff_message"), Change.MINOR, gate=PUBLISHING),
    Block("M22", ("contact", "innokyla"), gate=PUBLISHING),
    Block("M23", ("plain_summary", "translations"), least={"plain_summary": 100}, gate=PUBLISHING),
)  # fmt: skip
BLOCK_OF = {name: block for block in BLOCKS for name in block.fields}
FIELDS = tuple(BLOCK_OF)
# What the approvals of a trial were given for: changed, they are asked for again.
REVIEWED = frozenset(name for block in BLOCKS if block.gate == TESTING or block.code == "M14" for name in block.fields)
# May stay empty at every gate: an addition, or a figure that may be unknown.
OPTIONAL = frozenset(
    {
        "for_whom_words", "effect_words", "effect_unit", "effect_before", "effect_after", "effect_n", "start_minutes",
        "start_cents", "month_minutes", "month_cents", "effort_staff", "nothing_changes_for", "edge_parts", "innokyla",
        "translations", "needs",
    }
)  # fmt: skip


def content_of(draft: ModelDraft) -> dict[str, Any]:
    """The fields of a draft by name, as they stand."""
    return {name: getattr(draft, name) for name in FIELDS}


def gaps(draft: ModelDraft, gate: str) -> tuple[str, ...]:
    """The fields that a gate asks for and that are not written yet, in the order of the page.

    `gate` `publishing` asks for what `testing` asks, too. Effort may be unknown, but then it is said by leaving all of
    it empty; a text shorter than its least counts as not written.
    """
    asked = {TESTING} if gate == TESTING else {TESTING, PUBLISHING}
    found = []
    for block in BLOCKS:
        if block.gate in asked:
            found += [name for name in block.fields if name not in OPTIONAL and not _is_written(draft, name, block)]
    return tuple(found)


def _is_written(draft: ModelDraft, name: str, block: Block) -> bool:
    value = getattr(draft, name)
    if name in CHANGES:
        return bool(value) or CHANGES[name] in draft.nothing_changes_for
    if name == "did_not_work":
        return draft.did_not_work_unknown or len(value) >= 10
    if name == "did_not_work_unknown":
        return True
    if name == "first_week":
        return len(value) >= LEAST_WEEK
    if name == "core_parts":
        return bool(value) and all(row.get("what") and row.get("why") and row.get("sign") for row in value)
    least = (block.least or {}).get(name, 1)
    return len(value) >= least if isinstance(value, str | list) else value is not None


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields in which two contents differ, in the order of the page."""
    return tuple(name for name in FIELDS if _plain(name, before.get(name)) != _plain(name, after.get(name)))


def change_of(fields: Iterable[str], *, sources_changed: bool = False, materials_changed: bool = False) -> Change:
    """The least that a version with these changed fields is: what it may be raised from (records.md 3.2)."""
    order = list(Change)
    found = Change.MINOR if sources_changed or materials_changed else Change.PATCH
    for name in fields:
        found = max(found, BLOCK_OF[name].change, key=order.index)
    return found


def next_number(number: tuple[int, int, int] | None, change: str) -> tuple[int, int, int]:
    """The number of the next version: 1.0.0 first, then one up where the change is, zeros behind it."""
    if number is None:
        return 1, 0, 0
    major, minor, patch = number
    if change == Change.MAJOR:
        return major + 1, 0, 0
    return (major, minor + 1, 0) if change == Change.MINOR else (major, minor, patch + 1)


def _plain(name: str, value: Any) -> Any:
    """As it is compared: a number is the same whether read from JSON or from a column; no value is none."""
    if value in (None, "", [], {}):
        return None
    if name in {"effect_before", "effect_after"}:
        return str(value).rstrip("0").rstrip(".") if "." in str(value) else str(value)
    return value


# --- what may be stored ----------------------------------------------------------------------------------------------
_ROWS: dict[str, tuple[int, dict[str, int]]] = {
    "core_parts": (MOST_CORE, {"what": CORE_WHAT, "why": CORE_WHY, "sign": CORE_SIGN}),
    "edge_parts": (MOST_EDGES, {"what": EDGE_WHAT, "variants": EDGE_VARIANTS}),
}
_LINES = {"steps": (MOST_STEPS, STEP_LENGTH), "first_week": (MOST_WEEK, WEEK_LENGTH)}


def cleaned(name: str, value: Any) -> Any:
    """A field of a draft as it is stored: texts NFC and trimmed, empty rows left out, a key for each core part.

    Refuses (`text_long`, `rows_too_many`, `whom_unknown`, `changes_unknown`, `choice_unknown`, `identity_code`) and
    names the field; too short is no refusal in a draft.
    """
    if name in _ROWS:
        most, limits = _ROWS[name]
        return _rows(name, value, most, limits)
    if name in _LINES:
        most, length = _LINES[name]
        lines = [taken(str(one), name, most=length) for one in value]
        return _at_most(name, [one for one in lines if one], most)
    if name == "translations":
        return _translations(value)
    if name in {"for_whom", "nothing_changes_for"}:
        return _chosen(name, value)
    column = ModelDraft._meta.get_field(name)
    if isinstance(column, models.CharField):
        text = taken(str(value or ""), name, most=column.max_length or 0)
        if column.choices and text and text not in {code for code, _words in column.flatchoices}:
            raise DomainError("choice_unknown", field=name)
        return text
    return value


def _rows(name: str, value: Iterable[Mapping[str, Any]], most: int, limits: Mapping[str, int]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for given in value:
        row = {part: taken(str(given.get(part, "") or ""), name, most=length) for part, length in limits.items()}
        if not any(row.values()):
            continue
        if name == "core_parts":
            row["key"] = str(given.get("key") or "")[:8]
        found.append(row)
    if name == "core_parts":
        _key(found)
    return _at_most(name, found, most)


def _key(rows: list[dict[str, str]]) -> None:
    """A key for each part that has none: the key of a part that was taken out is not given to another."""
    used: set[str] = set()
    for row in rows:  # a key that was sent twice stays with the first
        row["key"] = "" if row["key"] in used else row["key"]
        used.add(row["key"])
    for row in rows:
        if not row["key"]:
            # By the words themselves: the same draft typed twice gets the same keys.
            root = sha256(row["what"].encode()).hexdigest()
            row["key"] = next(root[at : at + 6] for at in range(48) if root[at : at + 6] not in used)
            used.add(row["key"])


def _at_most(name: str, rows: list[Row], most: int) -> list[Row]:
    if len(rows) > most:
        raise DomainError("rows_too_many", field=name, most=most)
    return rows


def _translations(value: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found = {}
    for language, texts in value.items():
        if language not in LANGUAGES:
            raise DomainError("choice_unknown", field="translations")
        held = {part: taken(str(texts.get(part, "") or ""), "translations", most=_length(part)) for part in TRANSLATED}
        if any(held.values()):
            found[language] = {part: text for part, text in held.items() if text}
    return found


def _length(name: str) -> int:
    column = ModelDraft._meta.get_field(name)
    assert isinstance(column, models.CharField)
    return column.max_length or 0


def _chosen(name: str, value: Iterable[str]) -> list[str]:
    known = set(Whose.values) if name == "for_whom" else set(CHANGES.values())
    given = list(dict.fromkeys(value))
    if not known.issuperset(given):
        raise DomainError("whom_unknown" if name == "for_whom" else "changes_unknown", field=name)
    return given
