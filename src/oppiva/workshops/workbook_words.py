"""Why a row of a workbook about series, half-days, seats or attendance has its fate: what is so, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.people.services import columns_of
from oppiva.ui import formatting

Facts = Mapping[str, object]


# What a sentence may name; a fact that is not there leaves its place empty.
_NOTHING = dict.fromkeys(("most", "fewest", "series", "seats", "row", "session", "minutes", "before"), "")


def _plain(words: Promise) -> Callable[[Facts], str]:
    return lambda facts: str(words) % {**_NOTHING, **facts}


def _outside(facts: Facts) -> str:
    words = _("The date is outside the programme (%(start)s–%(end)s). Mend the date.")
    return words % {name: _day(facts.get(name)) for name in ("start", "end")}


def _to_come(facts: Facts) -> str:
    words = _("The half-day is still to come (%(day)s). Leave the row out.")
    return words % {"day": _day(facts.get("day"))}


def _other_day(facts: Facts) -> str:
    words = _("The half-day was on %(day)s. Mend the date or the number.")
    return words % {"day": _day(facts.get("day"))}


def _has_date(facts: Facts) -> str:
    if not facts.get("day"):
        return _("The half-day has begun or is over. Leave the row out.")
    words = _("The half-day has a date already: %(day)s. Move it on the page of its series, or leave the row out.")
    return words % {"day": _day(facts.get("day"))}


def _changes(facts: Facts) -> str:
    """What the row changes of a series: what it was and becomes."""
    what, titles = facts.get("what"), {column.field: str(column.title) for column in columns_of("series")}
    parts = (
        [f"{titles.get(name, name)}: {was or '–'} → {new}" for name, was, new in what] if isinstance(what, list) else []
    )
    return _("Changes the series. %(what)s") % {"what": "; ".join(parts)}


def _day(value: object) -> str:
    try:
        return formatting.date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


WORDS: dict[str, Callable[[Facts], str]] = {
    code: _plain(words)
    for code, words in {
        "series_known": __("The series is as the row says."),
        "series_code_wrong": __("A code has at most %(most)s letters or digits, such as 07. Mend the code."),
        "series_unknown": __("Neither the programme nor the sheet of series has this series. Mend the code."),
        "series_full": __(
            "Series %(series)s has %(seats)s seats, and all are taken. Leave the row out or give the series more seats."
        ),
        "seats_wrong": __("A series has %(fewest)s–%(most)s seats. Mend the number."),
        "state_unknown": __("Write draft, open or closed, or leave the state empty."),
        "state_not_back": __("The series is no draft any more. Leave the state empty."),
        "area_unknown": __("No employment area has this name or code. Choose it, or leave it empty."),
        "twice_in_sheet": __("The same is on row %(row)s already. Leave one of them out."),
        "session_known": __("The half-day is as the row says."),
        "session_gets_date": __("The half-day gets the date of the row."),
        "session_changes": __("Sets what the row says of the half-day."),
        "session_number_wrong": __("A series has half-days 1–%(most)s. Mend the number."),
        "day_unknown": __("This is not a date. Write it like this: 5.10.2026."),
        "day_not_there": __("No calendar has this day. Mend the date."),
        "starts_missing": __("The start is missing. Write a time, such as 8.30, or morning or afternoon."),
        "time_unknown": __("This is not a time of day. Write it like this: 8.30."),
        "time_skipped": __("The clocks skip this time on that day. Mend the time."),
        "ends_before_starts": __("The half-day ends before it begins. Mend the times."),
        "mode_unknown": __("Write on site, online or hybrid, or leave it empty."),
        "join_url_wrong": __("The link of the meeting must begin with https. Mend it."),
        "facilitator_unknown": __(
            "Nobody who leads half-days of the programme has this address. Give the facilitator's role first, or "
            "choose somebody."
        ),
        "facilitator_twice": __("The same person leads twice. Leave the second one empty."),
        "has_place": __("Has a place in the series already. Nothing changes."),
        "gets_place": __("Gets a seat: series %(series)s."),
        "organisation_not_in_programme": __(
            "The person's organisation does not take part in the programme. Choose the unit in which the person was."
        ),
        "attendance_new": __("Was at %(session)s, %(minutes)s min."),
        "attendance_known": __("The attendance is as the row says."),
        "attendance_changes": __("Was at %(session)s: %(before)s min becomes %(minutes)s min."),
        "attendance_no_half_day": __("The series has no such half-day. Mend the number."),
        "attendance_no_day": __("The series has no half-day on this date. Mend the date."),
        "attendance_no_date": __("The half-day has no date. Give it one on the sheet of half-days."),
        "attendance_cancelled": __("The half-day was cancelled, so nobody was there. Leave the row out."),
        "attendance_order": __("The person left before arriving. Mend the times."),
        "attendance_outside": __("The times are outside the half-day. Mend them, or leave them empty."),
        "attendance_minutes": __("Write the minutes as a number, at most %(most)s."),
        "attendance_two_lengths": __("The times make %(minutes)s min. Mend the minutes or leave them empty."),
        "attendance_away": __("Nobody's absence is recorded. Leave the row out."),
        "attendance_mode": __("Write on site or remotely, or leave it empty."),
        "attendance_person_unknown": __(
            "Nobody of this mail or name is in the series. Mend the row, or add the person on the sheet of people."
        ),
        "attendance_person_several": __("Several people in the series have this name. Write the work e-mail."),
        "attendance_own_staff": __("You are this person's superior. Somebody else brings the row in."),
        "attendance_there": __("The attendance was marked on the half-day's own page. Correct it there."),
        "attendance_day_open": __("The half-day is under way. Mark the attendance on its own page."),
    }.items()
}
WORDS |= {"attendance_to_come": _to_come, "attendance_other_day": _other_day}
WORDS |= {"series_changes": _changes, "day_outside_programme": _outside, "session_has_date": _has_date}
