"""Series and teams as scopes of grants: names, what exists, and the wider places each lies in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.core.policy import Actor, Place
from oppiva.workshops import rules
from oppiva.workshops.models import Series, Team


def _ids(texts: Collection[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            if str(UUID(text)) == text:
                found.append(UUID(text))
        except ValueError:
            continue
    return found


def series_label(code: str, name: str = "") -> str:
    """A series as lists and crumbs name it."""
    label = _("Series %(code)s") % {"code": code}
    return f"{label} · {name}" if name else label


def team_label(series: str, number: int) -> str:
    """A team as lists and crumbs name it: the code its experiment will have."""
    return _("Team %(code)s") % {"code": f"{series}-{number}"}


def series_labels(ids: Collection[str]) -> Mapping[str, str]:
    """Names of series by id, with the programme's code: two programmes may have a series 01."""
    rows = Series.objects.filter(pk__in=_ids(ids)).values_list("pk", "programme__code", "code", "name")
    return {str(pk): f"{programme}: {series_label(code, name)}" for pk, programme, code, name in rows}


def series_choices(actor: Actor) -> list[tuple[str, str]]:
    """The series in which the actor may give roles."""
    rows = rules.series_visible_to(actor, "write", "invitation").order_by("programme__code", "code")
    return [
        (str(pk), f"{programme}: {series_label(code, name)}")
        for pk, programme, code, name in rows.values_list("pk", "programme__code", "code", "name")
    ]


def series_within(ids: Collection[str]) -> Mapping[str, frozenset[Place]]:
    """A series lies in its programme."""
    rows = Series.objects.filter(pk__in=_ids(ids)).values_list("pk", "programme_id")
    return {
        str(pk): frozenset({Place("series", str(pk)), Place("programme", str(programme))}) for pk, programme in rows
    }


def series_exists(scope_id: str) -> bool:
    """Whether this is a series in which roles can be given."""
    return Series.objects.filter(pk__in=_ids([scope_id]), deleted_in__isnull=True).exists()


def team_labels(ids: Collection[str]) -> Mapping[str, str]:
    """Names of teams by id."""
    rows = Team.objects.filter(pk__in=_ids(ids)).values_list("pk", "series__programme__code", "series__code", "number")
    return {str(pk): f"{programme}: {team_label(code, number)}" for pk, programme, code, number in rows}


def team_choices(actor: Actor) -> list[tuple[str, str]]:
    """Nothing: who is in a team is decided on the page of teams, and the role comes with it."""
    return []


def team_within(ids: Collection[str]) -> Mapping[str, frozenset[Place]]:
    """A team lies in its series and its programme."""
    rows = Team.objects.filter(pk__in=_ids(ids)).values_list("pk", "series_id", "series__programme_id")
    return {
        str(pk): frozenset({Place("team", str(pk)), Place("series", str(series)), Place("programme", str(programme))})
        for pk, series, programme in rows
    }


def team_exists(scope_id: str) -> bool:
    """Whether this is a team in which roles can be given."""
    return Team.objects.filter(pk__in=_ids([scope_id]), deleted_in__isnull=True).exists()
