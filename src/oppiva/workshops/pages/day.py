"""What the screens of the room show: plain rows for the templates, every sentence made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oppiva.ui.safe import trusted
from oppiva.workshops import day_words
from oppiva.workshops.day_clock import TimeLeft, time_left
from oppiva.workshops.models import Session
from oppiva.workshops.queries import Member, Room, Tile

State = Session.State


@dataclass(frozen=True)
class TileView:
    """A team's tile."""

    pk: str
    number: int
    names: str
    there: str
    bridge: str
    bridge_choices: tuple[Member, ...]
    marks: tuple[str, ...]
    marks_label: str
    line: str
    ready: bool
    shared: str
    work: str
    address: str
    saved: str
    help: HelpView | None
    closed: bool
    skippable: bool


@dataclass(frozen=True)
class HelpView:
    """A raised hand."""

    pk: str
    text: str
    waited: str
    asks: str
    waits: bool
    helper: str
    by: str


@dataclass(frozen=True)
class RoomView:
    """The page of the room."""

    heading: str
    prompt: str
    tiles: tuple[TileView, ...]
    timer: TimeLeft | None
    room: Room
    ready: str
    asking: int  # teams to which nobody has gone yet


def room_view(room: Room, now: datetime) -> RoomView:
    """The room in words."""
    running = room.session.state == State.RUNNING and room.step is not None
    return RoomView(
        heading=day_words.room_heading(room),
        prompt=room.step.prompt if running and room.step is not None else "",
        tiles=tuple(_tile(tile, room, now) for tile in room.tiles),
        timer=time_left(room.session, room.day, room.step, now) if room.day is not None else None,
        room=room,
        ready=day_words.ready_teams(room),
        asking=sum(row.waits for row in room.queue),
    )


def _tile(tile: Tile, room: Room, now: datetime) -> TileView:
    closing = room.session.state in {State.CLOSING, State.HELD}
    bridge, of = tile.bridge, len(room.steps)
    # A team nobody of which has come is not named: its names would be those of the missing.
    names = ", ".join(one.first for one in tile.team.members) if tile.present or not _is_on(room) else ""
    return TileView(
        pk=str(tile.team.pk),
        number=tile.team.number,
        names=names,
        there=day_words.there_line(tile) if _is_on(room) else "",
        bridge=_("stays with the remote ones: %(name)s") % {"name": bridge.first} if tile.mixed and bridge else "",
        bridge_choices=tile.team.members if tile.mixed and bridge is None and _is_on(room) else (),
        marks=tuple(_mark(number, tile) for number in range(1, of + 1)),
        marks_label=day_words.steps_label(tile.done, of),
        line=day_words.team_line(tile, room),
        ready=tile.closing is not None if closing else tile.ready,
        shared=tile.shared,
        work=day_words.work_line(tile.standing) if _is_on(room) else "",
        address=tile.standing.address if tile.standing is not None and tile.standing.shared else "",
        saved=day_words.ago(tile.saved_at, now),
        help=_help(tile, now),
        closed=tile.closing is not None,
        skippable=room.session.state == State.CLOSING and tile.closing is None,
    )


def _is_on(room: Room) -> bool:
    return room.session.state in {State.DOOR_OPEN, State.RUNNING, State.CLOSING}


def _mark(number: int, tile: Tile) -> str:
    if number < tile.position or (number == tile.position and tile.ready):
        return "on"
    return "now" if number == tile.position else ""


def _help(tile: Tile, now: datetime) -> HelpView | None:
    row = tile.help
    if row is None:
        return None
    return HelpView(
        pk=str(row.pk),
        text=row.text,
        waited=day_words.waited(row.asked_at, now) if row.answer_by is None else "",
        asks=_("asks team %(n)s") % {"n": row.to_team} if row.to_team else "",
        waits=row.waits,
        helper=_("%(name)s went to help") % {"name": row.helper} if row.helper else "",
        by=day_words.answer_by(row.answer_by),
    )


def join_address(code: str = "") -> str:
    """The whole address at which one joins, with the code in it for the QR."""
    tail = f"{code.replace(' ', '')}/" if code else ""
    return f"{settings.OPPIVA_ADDRESS.rstrip('/')}/liity/{tail}"


def join_shown() -> str:
    """The same as people type it."""
    return join_address().split("://", 1)[-1].rstrip("/")


def qr(address: str) -> SafeString:
    """A QR code as a drawing: dark on white, whatever the theme, or no phone reads it."""
    drawn = segno.make(address, error="m").svg_inline(border=3, dark="#12241E", light="#fff", omitsize=True)
    return trusted(drawn)
