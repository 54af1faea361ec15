"""The changes of confirmed places, for who writes the model: each with how many places told the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from oppiva.adoption import rules
from oppiva.adoption.models import Adaptation, CoreTouched, PulledAdaptation, What
from oppiva.catalogue.models import OperatingModel
from oppiva.core.policy import Actor

# In which field of the text a change belongs that does not touch the core, by what was changed (tap 4).
FIELD_OF = {
    What.CONTENT: "steps", What.SETTING: "edge_parts", What.PEOPLE: "roles", What.TRAINING: "training",
    What.CHANNEL: "channel", What.DATA: "law",
}  # fmt: skip
TAPS = ("when", "planned", "decided_by", "what", "for_whom", "how", "core_touched", "why")
# What makes two changes the same kind: what was changed and how, not when or by whom.
SAME = ("what", "for_whom", "how", "core_touched", "part", "why")


@dataclass(frozen=True)
class ChangeRow:
    """A change of a place: the field of the text it concerns, its taps, and how many places told the same combination.

    `place`: its name where the reader reads all of the adoption. `pulled`: taken into the draft; `version`: in which
    version it is, empty while in none.
    """

    pk: UUID
    code: str
    sentence: str
    field: str
    part: str
    taps: tuple[str, ...]
    made_on: date
    place: str
    places: int
    pulled: UUID | None = None
    version: str = ""


def changes_of(actor: Actor, model: OperatingModel) -> tuple[ChangeRow, ...]:
    """The changes of the confirmed places of a model, those told by most places first; three statements."""
    places = rules.counted().filter(operating_model=model)
    rows = Adaptation.objects.filter(adoption__in=places, deleted_in__isnull=True).select_related("adoption")
    held = list(rows)
    taken = PulledAdaptation.objects.filter(operating_model=model, deleted_in__isnull=True)
    pulled = {one.adaptation_id: one for one in taken.select_related("model_version")} if held else {}
    named = set(rules.whole_for(actor).filter(operating_model=model).values_list("pk", flat=True)) if held else set()
    told: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
    for one in held:
        told[_kind(one)].add(one.adoption_id)
    found = [_row(one, len(told[_kind(one)]), pulled.get(one.pk), named=one.adoption_id in named) for one in held]
    return tuple(sorted(found, key=lambda one: (-one.places, one.made_on, one.code)))


def waiting_for_text(actor: Actor, model: OperatingModel) -> tuple[ChangeRow, ...]:
    """Those that were taken into the draft and that no version has yet; one statement, three more where there are."""
    rows = PulledAdaptation.objects.filter(operating_model=model, model_version__isnull=True, deleted_in__isnull=True)
    if not rows.exists():
        return ()
    return tuple(one for one in changes_of(actor, model) if one.pulled is not None and not one.version)


def change_for(model: OperatingModel, pk: UUID) -> Adaptation:
    """A change of a confirmed place of this model, else 404."""
    places = rules.counted().filter(operating_model=model)
    found = Adaptation.objects.filter(pk=pk, adoption__in=places, deleted_in__isnull=True).select_related("adoption")
    one = found.first()
    if one is None:
        raise Http404
    return one


def pulled_for(model: OperatingModel, pk: UUID) -> PulledAdaptation:
    """A change that was taken into the draft of this model, else 404."""
    rows = PulledAdaptation.objects.filter(pk=pk, operating_model=model, deleted_in__isnull=True)
    one = rows.select_related("adaptation__adoption").first()
    if one is None:
        raise Http404
    return one


def _kind(one: Adaptation) -> tuple[str, ...]:
    return tuple(str(getattr(one, name)) for name in SAME)


def _row(one: Adaptation, places: int, pulled: PulledAdaptation | None, *, named: bool) -> ChangeRow:
    adoption = one.adoption
    version = pulled.model_version if pulled is not None else None
    return ChangeRow(
        pk=one.pk,
        code=f"{adoption.code}-a{one.number}",
        sentence=one.sentence,
        field="core_parts" if one.core_touched == CoreTouched.YES else FIELD_OF[What(one.what)],
        part=one.part,
        taps=tuple(str(getattr(one, f"get_{name}_display")()) for name in TAPS),
        made_on=one.made_on,
        place=adoption.organisation_name if named else "",
        places=places,
        pulled=pulled.pk if pulled is not None else None,
        version=version.shown if version is not None else "",
    )
