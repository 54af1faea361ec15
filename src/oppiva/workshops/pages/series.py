"""The page of a series: its half-days with what is in their way, the next thing, and where one goes from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.policy import Actor
from oppiva.core.scheduling import Conflict
from oppiva.jobs import clock
from oppiva.programme import rules as programme_rules
from oppiva.programme.models import Programme
from oppiva.workshops import queries, rules, sentences
from oppiva.workshops.conflict_words import sentences as conflict_sentences
from oppiva.workshops.flow_words import kind_words
from oppiva.workshops.models import Series, Session
from oppiva.workshops.queries import MaterialRow, SeriesRow, SessionRow
from oppiva.workshops.queries.series import is_over
from oppiva.workshops.series_links import links_of

# From the open door on there is a page for each team, and after the end what it wrote.
OPENED = frozenset({Session.State.DOOR_OPEN, Session.State.RUNNING, Session.State.CLOSING, Session.State.HELD})


@dataclass(frozen=True)
class SessionCard:
    """One half-day on the page: in words, with its conflicts, and what may be done with it."""

    row: SessionRow
    when: str
    mode: str | Promise
    link: str
    conflicts: tuple[str, ...]
    over: bool
    edit: str
    cancel: str
    restore: str
    flow: str = ""
    materials: tuple[tuple[MaterialRow, str], ...] = ()
    team: str = ""  # the page of the reader's own team, from the open door on


@dataclass(frozen=True)
class NextStep:
    """The one next thing of who runs the series: words, and a link or a button that posts."""

    title: str
    lead: str
    action: str
    address: str
    posts: bool = False


def session_cards(
    actor: Actor, series: Series, row: SeriesRow, *, may_write: bool, conflicts: Mapping[UUID, tuple[Conflict, ...]]
) -> list[SessionCard]:
    """The half-days of the series; the meeting link and the materials only for who takes part or runs it."""
    # Asked only where something hangs on it.
    takes_part = (not may_write or any(one.state in OPENED for one in row.sessions)) and rules.takes_part(actor, series)
    sees_links, ids = may_write or takes_part, [one.pk for one in row.sessions]
    # Who runs the series has them on the page of the flow.
    materials = queries.material_rows(actor, ids) if sees_links and not may_write else []
    plans = may_write or rules.may_series(actor, "write", series)
    code, today = series.programme.code, clock.today()

    def address(name: str, number: int) -> str:
        return reverse(f"workshops:{name}", args=[code, series.code, number])

    made = []
    for one in row.sessions:
        open_ = may_write and series.state != Series.State.CANCELLED
        planned = open_ and one.state == Session.State.PLANNED and not is_over(one)
        made.append(
            SessionCard(
                one,
                sentences.when(one, today),
                sentences.MODES[one.mode],
                one.join_url if sees_links else "",
                conflict_sentences(conflicts.get(one.pk, ())),
                is_over(one),
                address("session", one.number) if planned else "",
                address("session_cancel", one.number) if planned and one.day else "",
                address("session_restore", one.number) if open_ and one.state == Session.State.CANCELLED else "",
                address("flow", one.number) if plans else "",
                tuple((found, kind_words(found)) for found in materials if found.session == one.pk),
                address("team", one.number) if takes_part and one.state in OPENED else "",
            )
        )
    return made


def conflicts_of(series: Series) -> dict[UUID, tuple[Conflict, ...]]:
    """What is in the way of the half-days of a series, seen against the whole programme."""
    return queries.conflicts_of(series.programme, houses={series.pk: series.houses})


UNDER_WAY = frozenset({Session.State.DOOR_OPEN, Session.State.RUNNING, Session.State.CLOSING})


def following(row: SeriesRow) -> SessionRow | None:
    """The next half-day that has a date and is not over."""
    ahead = [one for one in row.sessions if one.day and one.state != Session.State.CANCELLED and not is_over(one)]
    return min(ahead, key=lambda one: (one.day, one.starts), default=None)


def next_step(series: Series, row: SeriesRow, conflicts: int) -> NextStep | None:
    """What the one who runs the series does next; None when nothing waits."""
    args = [series.programme.code, series.code]
    on = [one for one in row.sessions if one.state != Session.State.CANCELLED and not is_over(one)]
    if series.state == Series.State.CANCELLED or not on:
        return None
    under_way = next((one for one in on if one.state in UNDER_WAY), None)
    if under_way is not None:
        title = _("Workshop %(number)s is under way") % {"number": under_way.number}
        address = reverse("workshops:situation", args=[*args, under_way.number])
        return NextStep(
            title, _("You see how far the teams are, and who asks for help."), _("Open the teams' situation"), address
        )
    if not row.organisations:
        lead = _("Then their people can sign up, and their closed half-days count.")
        edit = reverse("workshops:series_edit", args=args)
        return NextStep(_("Choose whose people may take part"), lead, _("Choose organisations"), edit)
    missing = [one for one in on if one.day is None]
    if missing:
        title = ngettext("One half-day needs a date", "%(n)s half-days need a date", len(missing)) % {"n": len(missing)}
        lead = _("Set it here, or paste the half-days of all series as one table.")
        return NextStep(title, lead, _("Set the date"), reverse("workshops:session", args=[*args, missing[0].number]))
    if series.state == Series.State.DRAFT:
        lead = _("Supervisors can then propose people, and everybody can sign up alone.")
        return NextStep(
            _("Open the sign-up"), lead, _("Open the sign-up"), reverse("workshops:series_open", args=args), True
        )
    if series.published_at is None:
        lead = _("Participants and facilitators are told, and later changes are told to them, too.")
        publish = reverse("workshops:series_publish", args=args)
        return NextStep(_("Publish the dates"), lead, _("See who is told"), publish)
    if conflicts:
        title = ngettext("One thing is in the way", "%(n)s things are in the way", conflicts) % {"n": conflicts}
        return NextStep(title, _("Below at the half-days you see what it is."), _("See the half-days"), "#sessions")
    return None


def own_step(actor: Actor, series: Series, row: SeriesRow) -> NextStep | None:
    """For who may take a place alone while the sign-up is open: the way to it, and whether a seat is free."""
    if series.state != Series.State.OPEN or not rules.may_sign_up(actor) or rules.takes_part(actor, series):
        return None
    free = ngettext("One seat is free.", "%(n)s seats are free.", row.free) % {"n": row.free}
    lead = free if row.free and not row.queued else _("The series is full. You can stand in the queue.")
    base = reverse("workshops:series_list", args=[series.programme.code])
    return NextStep(_("The sign-up is open"), lead, _("Sign up"), f"{base[: base.index('/hanke/')]}/paikat/")


def other_pages(actor: Actor, series: Series) -> list[tuple[str, str]]:
    """Where one goes from a series: participants, teams, messages, what upper apps hold; as the reader may."""
    base = reverse("workshops:series", args=[series.programme.code, series.code])
    found = []
    if rules.may_roster(actor, "write", series):
        found.append((_("Participants"), f"{base}osallistujat/"))
        found.append((_("Teams"), f"{base}tiimit/"))
    found += links_of(actor, series)
    if rules.may_read_messages(actor, series):
        found.append((_("Messages"), f"{base}viestit/"))
    return found


def list_pages(actor: Actor, programme: Programme, *, may_write: bool) -> list[tuple[str, str]]:
    """Where one goes from the list: the table of half-days, seats, closed half-days."""
    found = []
    if may_write:
        found.append((_("Paste half-days as a table"), reverse("workshops:timetable", args=[programme.code])))
    if rules.may_add_series(actor, programme) and rules.reads_all_series(actor, programme):
        found.append((_("Bring in what has been done"), reverse("workshops:workbook", args=[programme.code])))
    if programme_rules.may(actor, "read", programme, "commitment"):
        found.append((_("Seats by organisation"), reverse("workshops:seats", args=[programme.code])))
    if rules.busy_reach(actor, programme):
        found.append((_("Closed half-days"), reverse("workshops:busy", args=[programme.code])))
    return found


def row_of(actor: Actor, series: Series) -> SeriesRow:
    """The series as a row with its half-days, counts and organisations; two statements."""
    ids = [series.pk]
    return SeriesRow(
        series.pk,
        series.code,
        series.name,
        series.area_id or "",
        series.state,
        series.seats,
        series.sign_up_until,
        tuple(series.languages),
        queries.sessions_of(ids).get(series.pk, ()),
        queries.counts_of(ids).get(series.pk, {}),
        queries.house_names(series.houses),
        series.houses,
    )
