"""The half-days of a programme as one pasted table: the fate of each row, and all or nothing when it is taken."""

from __future__ import annotations

from datetime import date, time

import pytest

from oppiva.core.errors import DomainError
from oppiva.core.scheduling import PastedRow, paste_table
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, services
from oppiva.workshops.models import Session
from oppiva.workshops.queries import Fate, JudgedRow
from workshops.cast import Cast, enrol, grant_to, person_of
from workshops.test_sessions import published, sessions

pytestmark = pytest.mark.django_db
HEAD = "Sarja\tTyöpaja\tPäivä\tAika\tTapa\tPaikka\tVetäjä\tLinkki\n"


def pasted(cast: Cast, *lines: str) -> tuple[PastedRow, ...]:
    programme = cast.programme
    return paste_table(HEAD + "\n".join(lines), begins=programme.start, ends=programme.end, today=date(2026, 3, 12))


def judged(cast: Cast, *lines: str) -> list[JudgedRow]:
    return queries.judge(actor_for(cast.manager), cast.programme, pasted(cast, *lines))


def take(cast: Cast, *lines: str, leave_out: bool = False) -> int:
    rows = pasted(cast, *lines)
    seen = {
        one.session.pk: one.session.version
        for one in queries.judge(actor_for(cast.manager), cast.programme, rows)
        if one.session is not None
    }
    return services.take_table(actor_for(cast.manager), cast.programme, rows, seen=seen, leave_out=leave_out)


def test_each_row_has_its_fate(cast: Cast) -> None:
    published(cast)
    rows = judged(
        cast,
        "02\t1\t3.9.2027\tap\tlähi\tTalo\tVetäjä Veikko\t",  # gets its first date; the name the other way round
        "1\t1\t2.9.2027\t\t\t\t\t",  # moves: 1 is 01
        "01\t2\t\t\t\tToinen talo\t\t",  # another place
        "01\t3\t15.9.2027\t9–12\t\tTalo\t\t",  # as it is
        "77\t1\t3.9.2027\tap\t\t\t\t",
        "02\t9\t3.9.2027\tap\t\t\t\t",
        "03\t1\t3.9.2027\tap\t\t\tTuntematon Vetäjä\thttp://a.example",
        "04\t1\t3.9.2027\t\t\t\t\t",
    )
    assert [one.fate for one in rows] == [
        Fate.SET, Fate.MOVE, Fate.CHANGE, Fate.SAME, Fate.STOP, Fate.STOP, Fate.STOP, Fate.STOP,
    ]  # fmt: skip
    assert rows[1].changes == {"day": date(2027, 9, 2)}
    assert [dict(one.troubles) for one in rows[4:]] == [
        {"series": "series_unknown"},
        {"session": "session_unknown"},
        {"facilitator": "facilitator_unknown", "link": "link_not_https"},
        {"time": "time_missing"},
    ]
    assert queries.told_by(rows) == {cast.first.pk}


def test_a_half_day_twice_in_the_table_is_mended_first(cast: Cast) -> None:
    rows = judged(cast, "02\t1\t3.9.2027\tap", "2\t1\t4.9.2027\tap")
    assert [one.troubles for one in rows] == [{"session": "row_twice"}] * 2


def test_the_preview_names_conflicts_between_its_own_rows(cast: Cast) -> None:
    rows = judged(
        cast, "02\t1\t7.9.2027\tap\tlähi\tTalo\tVeikko Vetäjä", "03\t1\t7.9.2027\tap\tlähi\tAsema\tVeikko Vetäjä"
    )
    assert [{one.code for one in row.conflicts} for row in rows] == [{"leads_twice", "outside_programme"}] * 2
    (twice,) = [one for one in rows[0].conflicts if one.code == "leads_twice"]
    assert (twice.facts["person"], twice.facts["other"]) == ("Veikko Vetäjä", ("03", 1))


def test_a_name_two_facilitators_share_asks_for_the_mail(cast: Cast) -> None:
    other = person_of("Veikko Vetäjä Toinen")
    other.name = "Veikko Vetäjä"
    other.save()
    grant_to(other, "facilitator", "programme", str(cast.programme.pk))
    rows = judged(cast, "02\t1\t3.9.2027\tap\t\t\tVeikko Vetäjä", f"02\t2\t3.9.2027\tip\t\t\t{other.email}")
    assert rows[0].troubles == {"facilitator": "facilitator_several"}
    assert rows[1].changes["facilitator"] == other


@pytest.mark.both
def test_all_rows_are_taken_or_none(cast: Cast) -> None:
    lines = ("02\t1\t3.9.2027\tap\tlähi\tTalo\tVeikko Vetäjä", "02\t2\t31.9.2027\tap")
    with pytest.raises(DomainError) as caught:
        take(cast, *lines)
    assert (caught.value.code, caught.value.facts["count"]) == ("rows_to_mend", 1)
    assert not Session.objects.filter(series__code="02", day__isnull=False).exists()
    assert take(cast, *lines, leave_out=True) == 1
    first = Session.objects.get(series__code="02", number=1)
    assert (first.day, first.starts, first.place, first.facilitator) == (
        date(2027, 9, 3), time(8, 30), "Talo", cast.facilitator,
    )  # fmt: skip
    assert take(cast, *lines, leave_out=True) == 0  # a second time nothing is left to change


def test_what_changed_since_the_preview_stops_the_table(cast: Cast) -> None:
    session = sessions(cast.first)[0]
    with pytest.raises(DomainError) as caught:
        services.take_table(
            actor_for(cast.manager), cast.programme, pasted(cast, "01\t1\t3.9.2027\tap"), seen={session.pk: 99}
        )
    assert caught.value.code == "rows_changed"


def test_a_table_tells_those_whose_dates_were_published(cast: Cast) -> None:
    enrol(cast, 2)
    published(cast)
    take(cast, "01\t1\t2.9.2027", "02\t1\t3.9.2027\tap")
    assert Notice.objects.filter(code="moved").count() == 3
    assert Notice.objects.count() == 3


def test_a_facilitator_of_one_series_sets_no_other(cast: Cast) -> None:
    own = person_of("Yhden Sarjan Vetäjä")
    grant_to(own, "facilitator", "series", str(cast.first.pk))
    rows = queries.judge(actor_for(own), cast.programme, pasted(cast, "01\t1\t3.9.2027\tap", "02\t1\t3.9.2027\tap"))
    assert [one.fate for one in rows] == [Fate.SET, Fate.STOP]
    for person in (cast.supervisor, cast.stranger):
        with pytest.raises(DomainError) as caught:
            services.take_table(actor_for(person), cast.programme, pasted(cast, "01\t1\t3.9.2027\tap"), seen={})
        assert caught.value.code == "not_allowed"
