"""The list of models and the page of one at the desk: where each stands, what comes next, what is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from oppiva.catalogue import blocks, desk_words
from oppiva.catalogue.dials import capital
from oppiva.catalogue.model_parts import PARTS, Part
from oppiva.catalogue.model_words import EVIDENCE_NAMES
from oppiva.catalogue.models import IN_LIBRARY, ModelOrigin, ModelState, ModelVersion, OperatingModel
from oppiva.catalogue.queries.desk import DeskList, DeskModel, DeskRow
from oppiva.catalogue.rules import library
from oppiva.core.policy import Actor
from oppiva.ui.formatting import date, date_short

# The pages of a model, in the order of their tabs; one that another part of the app adds is a line here.
PAGES: tuple[tuple[str, Promise, str], ...] = (
    ("model", gettext_lazy("Model"), "catalogue:desk_model"),
    ("trials", gettext_lazy("Trial elsewhere"), "catalogue:model_trials"),
    ("reviews", gettext_lazy("Reviews"), "catalogue:model_reviews"),
    ("sources", gettext_lazy("Foundation"), "catalogue:model_sources"),
    ("materials", pgettext_lazy("of a model", "Materials"), "catalogue:materials"),
    ("stewards", gettext_lazy("Steward"), "catalogue:stewards"),
    ("publish", gettext_lazy("Publishing"), "catalogue:model_publish"),
    ("history", gettext_lazy("History"), "catalogue:model_history"),
)

# A local variant is not tried elsewhere or reviewed.
OF_THE_21 = frozenset({"trials", "reviews"})


@dataclass(frozen=True)
class RowShown:
    """A model in the list: what it lacks next and whose turn it is, empty where nothing waits."""

    code: str
    name: str
    sentence: str
    language: str
    address: str
    since: str
    lacks: str
    waits: str
    evidence: str


@dataclass(frozen=True)
class GroupShown:
    """The models in one state."""

    state: str
    name: str
    rows: tuple[RowShown, ...]


@dataclass(frozen=True)
class ListPage:
    """The list of a programme's models."""

    sentence: str
    lead: str
    groups: tuple[GroupShown, ...]
    candidates_to: str


def list_page(found: DeskList, programme: str) -> ListPage:
    """By state, those at work first."""
    groups = tuple(
        GroupShown(str(state), str(desk_words.THE_NOUN[state]), rows)
        for state in ModelState.values
        if (rows := tuple(_row(one, programme) for one in found.rows if one.state == state))
    )
    return ListPage(
        desk_words.sentence(found.published, found.target, len(found.rows)),
        _("A model is made of a candidate. Its text is written, tried elsewhere, reviewed and then published."),
        groups,
        reverse("catalogue:table", args=[programme]),
    )


def _row(one: DeskRow, programme: str) -> RowShown:
    first = one.lacks[0] if one.lacks else ""
    lacks = str(desk_words.NEXT[first][0]) if first else ""
    if first in {"text", "rest"}:
        lacks = f"{lacks}: {desk_words.gaps(one.gaps)}"
    return RowShown(
        code=one.code,
        name=one.name,
        sentence=one.sentence,
        language=one.language,
        address=reverse("catalogue:desk_model", args=[programme, one.code]),
        since=date_short(one.since),
        lacks=lacks,
        waits=str(desk_words.WAITS[first]) if first else "",
        evidence=evidence(one.evidence) if one.state in IN_LIBRARY else "",
    )


def evidence(level: int) -> str:
    """`näyttö 3/5: mitattu monesti`."""
    return _("evidence %(n)s/5: %(word)s") % {"n": level, "word": EVIDENCE_NAMES[level]}


def levels_of(model: OperatingModel, computed: int) -> tuple[tuple[str, str], ...]:
    """The computed level of the evidence and the present one, with why it was lowered."""
    rows = [
        (_("Computed level"), f"{computed}/5: {EVIDENCE_NAMES[computed]}"),
        (_("Level now"), f"{model.evidence}/5: {EVIDENCE_NAMES[model.evidence]}"),
        (_("Why it was lowered"), model.lowered_reason if model.lowered_to is not None else ""),
    ]
    return tuple((label, text) for label, text in rows if text)


# --- one model -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PartShown:
    """A part of the text: its address, how much of it is written, what is missing."""

    key: str
    name: str
    address: str
    done: bool
    missing: str
    later: bool


@dataclass(frozen=True)
class ModelPage:
    """A model at the desk."""

    state: str
    since: str
    evidence: str
    next_title: str
    next_lead: str
    next_button: str
    next_to: str
    lacks: tuple[str, ...]
    parts: tuple[PartShown, ...]
    written: int
    asked: int
    facts: tuple[tuple[str, str], ...]
    in_library: bool
    library_to: str
    closed: str
    closed_to: str
    closed_code: str
    sources: int
    unanswered: int
    unpublished: str
    changed: str


def frame(actor: Actor, model: OperatingModel, current: str, last: str = "") -> dict[str, Any]:
    """What every page of a model shows around itself; five statements for the rights."""
    programme = model.programme.code
    home = reverse("catalogue:desk_model", args=[programme, model.code])
    relations = library.relations_to(actor, model)
    path = [(_("Models"), reverse("catalogue:models", args=[programme]))]
    path += [(model.code, home if last else ""), *([(last, "")] if last else [])]
    return {
        "model": model,
        "draft": model.draft,
        "programme": model.programme,
        "path": path,
        "home": home,
        "tabs": tabs_of(model, current),
        "state": ModelState(model.state).label,
        "may_write": library.may(actor, "write", model, relations),
        "may_publish": library.may(actor, "approve", model, relations),
        "readers": desk_words.readers(library.readers_of_draft(model)),
    }


def tabs_of(model: OperatingModel, current: str) -> list[tuple[str, str, bool]]:
    """The pages of a model: words, address, whether it is this one."""
    args = [model.programme.code, model.code]
    return [
        (str(label), reverse(address, args=args), key == current)
        for key, label, address in PAGES
        if model.origin != ModelOrigin.FORK or key not in OF_THE_21
    ]


def model_page(
    found: DeskModel, library_to: str, newest: ModelVersion | None = None, changed: Sequence[str] = ()
) -> ModelPage:
    """The page of a model out of what hangs on it; `changed`: the fields that differ from the newest version."""
    model = found.model
    parts = tuple(_part(found, one) for one in PARTS)
    code, first = _next(found, parts)
    title, button, name = desk_words.NEXT[code] if code else ("", "", "desk_model")
    args = [model.programme.code, model.code]
    asked = [name for name in blocks.FIELDS if name not in blocks.OPTIONAL]
    return ModelPage(
        state=capital(str(ModelState(model.state).label)),
        since=date(model.state_since),
        evidence=evidence(model.evidence) if model.evidence or model.state in IN_LIBRARY else "",
        next_title=str(title),
        next_lead=_next_lead(found, code),
        next_button=str(button),
        next_to=first if name == "model_write" else reverse(f"catalogue:{name}", args=args),
        lacks=tuple(str(desk_words.NEXT[one][0]) for one in found.lacks if one != code),
        parts=parts,
        written=len(asked) - len(found.missing),
        asked=len(asked),
        facts=_facts(found),
        in_library=model.state in IN_LIBRARY,
        library_to=library_to,
        closed=_closed(model),
        closed_to=_closed_to(model),
        closed_code=model.replaced_by.code if model.replaced_by is not None else "",
        sources=found.sources,
        unanswered=len(found.unanswered),
        unpublished=_("The draft differs from version %(number)s") % {"number": newest.shown}
        if newest is not None and changed
        else "",
        changed=desk_words.fields(changed, most=8) if newest is not None else "",
    )


def _part(found: DeskModel, part: Part) -> PartShown:
    missing = [name for name in part.fields if name in found.missing]
    return PartShown(
        part.key,
        str(part.name),
        reverse("catalogue:model_write", args=[found.model.programme.code, found.model.code, part.key]),
        not missing,
        desk_words.fields(missing),
        part.later,
    )


def _next(found: DeskModel, parts: Sequence[PartShown]) -> tuple[str, str]:
    """The code of what comes next, and where the writing goes on."""
    model = found.model
    wanted = [one for one in PARTS if any(name in found.for_trial for name in one.fields)] if found.for_trial else []
    first = next((one.address for one in parts if wanted and one.key == wanted[0].key), "")
    first = first or next((one.address for one in parts if not one.done), parts[0].address)
    if found.unanswered and model.state not in (ModelState.REPLACED, ModelState.WITHDRAWN):
        return "answer", first
    if model.state == ModelState.DRAFT and not found.lacks:
        return "send", first
    return (found.lacks[0] if found.lacks else ""), first


def _next_lead(found: DeskModel, code: str) -> str:
    if code == "text":
        return _("Still missing before the trial: %(fields)s.") % {
            "fields": desk_words.fields([name for name in blocks.FIELDS if name in found.for_trial])
        }
    if code == "rest":
        return _("Still missing before publishing: %(fields)s.") % {
            "fields": desk_words.fields([name for name in blocks.FIELDS if name in found.missing])
        }
    if code == "answer":
        return ", ".join(found.unanswered)
    return ""


def _facts(found: DeskModel) -> tuple[tuple[str, str], ...]:
    model = found.model
    keeper = found.keeper
    rows = [
        (_("State"), f"{ModelState(model.state).label}, {date_short(model.state_since)}"),
        (_("Stands on"), ngettext("one experiment", "%(n)s experiments", found.sources) % {"n": found.sources}),
        (_("Candidate"), model.candidate.code if model.candidate is not None else ""),
        (_("Local variant of"), model.forked_from.code if model.forked_from is not None else ""),
        (_("Steward"), f"{keeper.organisation_name}, {keeper.role}" if keeper is not None else _("none yet")),
        (_("Checked"), date(model.last_checked_on) if model.last_checked_on else ""),
    ]  # fmt: skip
    return tuple((label, text) for label, text in rows if text)


def _closed(model: OperatingModel) -> str:
    if model.state == ModelState.WITHDRAWN:
        return model.withdrawn_reason
    if model.state == ModelState.REPLACED and model.replaced_by is not None:
        return model.replaced_by.draft.name
    return ""


def _closed_to(model: OperatingModel) -> str:
    if model.state == ModelState.REPLACED and model.replaced_by is not None:
        return reverse("catalogue:desk_model", args=[model.programme.code, model.replaced_by.code])
    return ""
