"""Reads of programmes: lists, the top bar, the scopes of grants."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import IntegerField, OuterRef, Subquery

from oppiva.core.policy import Actor, Level
from oppiva.people.structure import Kept
from oppiva.programme import rules
from oppiva.programme.models import PlanVersion, Programme, in_language, label_of


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in a list: `version` is the number in force, or the newest while it is a draft."""

    code: str
    name: str
    state: str
    start: date
    end: date
    version: int


def programme_rows(actor: Actor) -> list[ProgrammeRow]:
    """The programmes the actor may see, under way first, then drafts, then those that ended."""
    newest = PlanVersion.objects.filter(programme=OuterRef("pk")).order_by("-no").values("no")[:1]
    rows = (
        rules.programmes_visible_to(actor)
        .annotate(newest=Subquery(newest, output_field=IntegerField()))
        .order_by("state", "start", "code")
        .values_list("code", "name_fi", "name_sv", "name_en", "state", "start", "end", "plan_version__no", "newest")
    )
    order = {Programme.State.ACTIVE: 0, Programme.State.DRAFT: 1, Programme.State.ENDED: 2}
    found = [
        ProgrammeRow(
            code, in_language({"fi": fi, "sv": sv, "en": en}) or code, state, start, end, in_force or newest or 0
        )
        for code, fi, sv, en, state, start, end, in_force, newest in rows
    ]
    return sorted(found, key=lambda row: order[Programme.State(row.state)])


def label_in_language(code: str, fi: str, sv: str, en: str) -> str:
    """Code and name of a programme, the name in the language of the page."""
    return label_of(code, in_language({"fi": fi, "sv": sv, "en": en}) or code)


def scope_labels(programmes: Collection[str]) -> dict[str, str]:
    """Codes and names of programmes by id, for lists of grants: two programmes may have one name."""
    known = [programme for programme in programmes if _is_id(programme)]
    rows = Programme.objects.filter(pk__in=known).values_list("pk", "code", "name_fi", "name_sv", "name_en")
    return {str(pk): label_in_language(code, fi, sv, en) for pk, code, fi, sv, en in rows}


def scope_exists(programme: str) -> bool:
    """Whether this id, written as ids are, is a programme in which grants can be given."""
    return _is_id(programme) and Programme.objects.filter(pk=programme, deleted_in__isnull=True).exists()


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def scope_choices(actor: Actor) -> list[tuple[str, str]]:
    """The programmes in which the actor may give roles."""
    rows = rules.programmes_visible_to(actor, "write", "invitation", Level.FULL).order_by("start", "code")
    return [(str(programme.pk), programme.label) for programme in rows]


def current_programmes(actor: Actor) -> list[str]:
    """Codes of at most two programmes that have not ended, for the section of the top bar: one leads straight to it."""
    global _asked
    rows, asked = _running.get(), _asked
    if asked is not None and asked[0] is actor and asked[1] is rows:
        return asked[2]
    visible = rules.programme_ids(actor)
    codes = [code for pk, code in rows if visible is None or pk in visible][:2]
    _asked = (actor, rows, codes)
    return codes


def _load_running() -> list[tuple[str, str]]:
    rows = Programme.objects.filter(deleted_in__isnull=True).exclude(state=Programme.State.ENDED)
    return [(str(pk), code) for pk, code in rows.order_by("start", "code").values_list("pk", "code")]


# Every page's top bar asks; the rows behind it change with the stamp of rights.
_running = Kept(_load_running)
# Two sections of one top bar ask for the same actor, which is made anew for each request.
_asked: tuple[Actor, list[tuple[str, str]], list[str]] | None = None
