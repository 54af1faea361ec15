"""Own picks: one tap for whoever reads an experiment of others; nobody else learns of it; news is a difference."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from experiments.lab import SETUP, Lab
from experiments.others_stage import decided, everybody, sight, team_of
from experiments.picking import close_to, decide_again, listed, look, news
from oppiva.audit.models import AuditEvent, Deletion, Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS, NotReading, reading, system
from oppiva.experiments import queries, rules, services
from oppiva.experiments.forms.fields import CODE_WARNING
from oppiva.experiments.models import Experiment, Pick, ShareLevel, State
from oppiva.experiments.pages.others import CODE_IN_NOTE
from oppiva.experiments.queries.picks import DECIDED
from oppiva.jobs import clock
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from oppiva.workshops.models import TeamMember
from workshops.cast import another, browser, grant_to, person_of

pytestmark = pytest.mark.django_db
NOTE = "Tätä voisi kokeilla meidän neuvonnassa."
CODE = "131052-308T"


def deed(lab: Lab, made: Experiment, name: str = "pick") -> str:
    return reverse(f"experiments:{name}", args=[lab.cast.programme.code, made.code])


def stored() -> list[Pick]:
    with reading(SETUP):
        return list(Pick.objects.order_by("at", "pk"))


# --- one tap ---------------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_one_tap_picks_the_same_tap_takes_back_and_twice_is_once(lab: Lab, made: Experiment, reader: Person) -> None:
    client = browser(reader)
    for _twice in range(2):
        assert client.post(deed(lab, made), {"wanted": "1"}).status_code == 302
    assert [one.experiment_id for one in stored()] == [made.pk]
    client.post(deed(lab, made), {"wanted": "0"})
    assert stored() == []
    client.post(deed(lab, made), {"wanted": "0"})  # taken back already: nothing to refuse


def test_the_confirmation_stands_beside_what_was_pressed(lab: Lab, made: Experiment, reader: Person) -> None:
    client = browser(reader)
    on_page = client.post(deed(lab, made), {"wanted": "1"})
    assert on_page.url.endswith("?kohta=poiminta#vahvistus")
    assert client.get(on_page.url).content.decode().count('id="vahvistus"') == 1
    here = listed(lab, poiminnat="1")
    on_list = client.post(deed(lab, made), {"wanted": "0", "after": here})
    assert on_list.url == f"{here}&kortti={made.code}#vahvistus"
    away = client.post(deed(lab, made), {"wanted": "1", "after": "https://elsewhere.example/"})
    assert away.url.startswith("/")


def test_a_note_that_goes_with_its_pick_is_told_once_more(lab: Lab, made: Experiment, reader: Person) -> None:
    client = browser(reader)
    services.pick(sight(lab, reader, made), note=NOTE)
    shown = client.post(deed(lab, made), {"wanted": "0"}, follow=True).content.decode()
    assert shown.count(NOTE) == 1
    assert NOTE not in client.get(deed(lab, made, "pick").removesuffix("poiminta/")).content.decode()
    services.pick(sight(lab, reader, made))
    assert "Muistiinpanosi" not in client.post(deed(lab, made), {"wanted": "0"}, follow=True).content.decode()


def test_a_press_with_script_answers_the_list_alone(lab: Lab, made: Experiment, reader: Person) -> None:
    client = browser(reader)
    sent = {"wanted": "1", "after": listed(lab)}
    part = client.post(deed(lab, made), sent, headers={"HX-Request": "true"}, follow=True).content.decode()
    assert "<html" not in part
    assert f'id="pick-{made.code}"' in part
    assert 'name="wanted" value="0"' in part


def test_whoever_reads_what_others_decided_picks_it_and_nobody_else(lab: Lab, made: Experiment) -> None:
    cast = lab.cast
    draft = lab.experiments[1]
    for person in (cast.staff[3], cast.facilitator, cast.manager):
        assert browser(person).post(deed(lab, made), {"wanted": "1"}).status_code == 302
    assert len(stored()) == 3
    assert browser(cast.staff[0]).post(deed(lab, made), {"wanted": "1"}).status_code == 403, "one's own team"
    assert browser(cast.facilitator).post(deed(lab, draft), {"wanted": "1"}).status_code == 403, "a draft"
    for name in ("pick", "pick_note"):
        assert browser(cast.stranger).post(deed(lab, made, name), {"wanted": "1"}).status_code == 404
        assert Client().post(deed(lab, made, name), {"wanted": "1"}).status_code == 302
    assert browser(cast.staff[0]).get(deed(lab, made, "pick_note")).status_code == 403
    assert browser(cast.staff[3]).get(deed(lab, made)).status_code == 405, "looking changes nothing"
    assert len(stored()) == 3
    with pytest.raises(DomainError, match="not_allowed"):
        services.pick(sight(lab, cast.staff[0], made))


def test_every_role_that_reads_whole_what_others_decided_may_pick_it(lab: Lab, made: Experiment) -> None:
    unit = str(lab.cast.unit.pk)
    Experiment.objects.filter(pk=made.pk).update(
        state=State.PUBLISHED, share_level=ShareLevel.PUBLIC, units=[unit], areas=["23"]
    )
    programme = str(lab.cast.programme.pk)
    for role, kind, scope in (
        ("analyst", "programme", programme), ("auditor", "programme", programme), ("steering", "programme", programme),
        ("communicator", "programme", programme), ("director", "area", "23"), ("supervisor", "unit", unit),
        ("adopter", "programme", programme), ("employer_guest", "area", "23"),
    ):  # fmt: skip
        person = person_of(f"Poimija {role}")
        grant_to(person, role, kind, scope)
        seen = sight(lab, person, made)
        assert rules.may_pick(seen) is rules.reads_decided(seen) is True, role
        assert browser(person).post(deed(lab, made), {"wanted": "1"}).status_code == 302, role
        assert deed(lab, made) in browser(person).get(deed(lab, made, "experiment")).content.decode(), role


# --- why -------------------------------------------------------------------------------------------------------------
def test_the_note_is_optional_kept_as_written_and_two_hundred_characters_at_most(
    lab: Lab, made: Experiment, reader: Person
) -> None:
    client, page = browser(reader), deed(lab, made, "pick_note")
    services.pick(sight(lab, reader, made))
    assert stored()[0].note == ""
    for sent, kept in ((f"  {NOTE} ", NOTE), ("x" * 200, "x" * 200), ("", "")):
        assert client.post(page, {"note": sent}).status_code == 302
        assert stored()[0].note == kept
    too_long = client.post(page, {"note": "x" * 201})
    assert too_long.status_code == 422
    assert "x" * 201 in too_long.content.decode(), "what was typed stays"
    assert stored()[0].note == ""
    client.post(page, {"note": NOTE})
    client.post(deed(lab, made), {"wanted": "1"})
    assert stored()[0].note == NOTE, "a second tap leaves the note"
    assert NOTE in client.get(deed(lab, made, "experiment")).content.decode()
    assert NOTE in client.get(page).content.decode()


def test_a_note_alone_picks_and_leads_back_to_the_list(lab: Lab, made: Experiment, reader: Person) -> None:
    here = listed(lab, poiminnat="1")
    form = browser(reader).get(f"{deed(lab, made, 'pick_note')}?after={here}").content.decode()
    assert 'name="after"' in form
    answer = browser(reader).post(deed(lab, made, "pick_note"), {"note": NOTE, "after": here})
    assert answer.url.startswith(here)
    assert [one.note for one in stored()] == [NOTE]


def test_an_identity_code_in_a_note_is_saved_as_in_every_draft_and_warned_of(
    lab: Lab, made: Experiment, reader: Person
) -> None:
    client, page = browser(reader), deed(lab, made, "pick_note")
    saved = client.post(page, {"note": f"Kysy {CODE}"}, follow=True).content.decode()
    assert stored()[0].note == f"Kysy {CODE}"
    assert str(CODE_IN_NOTE) in unescape(saved)
    again = unescape(client.get(page).content.decode())
    assert CODE in again, "the field still holds it, to be taken away"
    assert str(CODE_IN_NOTE) in again
    assert str(CODE_WARNING) not in again, "a note is shared, decided and published nowhere"
    clean = client.post(page, {"note": NOTE}, follow=True).content.decode()
    assert str(CODE_IN_NOTE) not in unescape(clean)


@pytest.mark.heavy
# --- nobody else -----------------------------------------------------------------------------------------------------
def test_no_page_of_anybody_else_changes_by_a_pick(lab: Lab, made: Experiment, reader: Person) -> None:
    cast = lab.cast
    admin = person_of("Ylläpitäjä Yksi")
    grant_to(admin, "instance_admin", "instance", "")
    auditor = person_of("Tarkastaja Toinen")
    grant_to(auditor, "auditor", "programme", str(cast.programme.pk))
    crowd = (cast.staff[0], cast.staff[4], cast.facilitator, cast.manager, auditor, admin, cast.supervisor)
    pages = [deed(lab, made, "experiment"), listed(lab), reverse("home:home"), listed(lab, poiminnat="1")]

    def shown() -> list[str]:
        secret = re.compile(r'name="(csrfmiddlewaretoken|client_ref)" value="[^"]*"')
        bodies = [browser(one).get(page).content.decode() for one in crowd for page in pages]
        return [secret.sub("", body) for body in bodies]

    before = shown()
    services.pick(sight(lab, reader, made), note=NOTE)
    assert shown() == before
    for actor in (*map(actor_for, crowd), ANONYMOUS, system("anything")):
        assert queries.picks_of(actor) == []
        with pytest.raises(Http404):
            rules.pick_for(actor, stored()[0].pk)


def test_a_pick_leaves_no_row_of_the_log_no_history_and_no_notice(lab: Lab, made: Experiment, reader: Person) -> None:
    models = (AuditEvent, Revision, Deletion, Notice)

    def count() -> list[int]:
        with reading(SETUP):
            return [model._base_manager.count() for model in models]

    before = count()
    services.pick(sight(lab, reader, made), note="ensin")
    services.pick(sight(lab, reader, made), note=NOTE)
    look(reader)
    services.drop_pick(actor_for(reader), made.pk)
    assert count() == before


@pytest.mark.both
def test_a_pick_of_another_is_neither_dropped_nor_marked_as_seen(lab: Lab, made: Experiment, reader: Person) -> None:
    services.pick(sight(lab, reader, made))
    [mine] = stored()
    decide_again(made)
    for other in (lab.cast.manager, lab.cast.staff[4]):
        client = browser(other)
        assert client.post(reverse("experiments:pick_drop", args=[mine.pk])).status_code == 404
        assert client.post(reverse("experiments:picks_looked"), {"shown": f"{mine.pk}~2-0-0-1"}).status_code == 302
        client.post(deed(lab, made), {"wanted": "0"})
    assert news(reader) == (DECIDED,)
    assert browser(reader).post(reverse("experiments:pick_drop", args=[uuid4()])).status_code == 404


def test_picks_are_read_by_their_owner_inside_a_reading_alone(lab: Lab, made: Experiment, reader: Person) -> None:
    services.pick(sight(lab, reader, made))
    with pytest.raises(NotReading):
        list(Pick.objects.all())
    assert str(stored()[0]) == f"pick {stored()[0].pk}"


# --- the list --------------------------------------------------------------------------------------------------------
def test_the_list_is_narrowed_to_ones_picks_and_says_how_many(lab: Lab, made: Experiment, reader: Person) -> None:
    other = decided(team_of(lab.cast.first, 3), name="Ääni toisin")
    client = browser(reader)
    assert "poiminnat=1" not in client.get(listed(lab)).content.decode(), "nothing picked, nothing to narrow by"
    services.pick(sight(lab, reader, made), note=NOTE)
    whole = client.get(listed(lab)).content.decode()
    assert re.search(r'href="[^"]*poiminnat=1">.*?\(1\)', whole)
    assert {made.code, other.code} <= set(codes(whole))
    narrow = client.get(listed(lab, poiminnat="1")).content.decode()
    assert codes(narrow) == [made.code]
    assert "Olet poiminut yhden kokeilun." in narrow
    assert NOTE in narrow
    assert 'type="hidden" name="poiminnat" value="1"' in narrow, "a search stays among the picks"
    assert codes(client.get(listed(lab, poiminnat="1", haku="ääni")).content.decode()) == []
    assert set(codes(client.get(listed(lab, poiminnat="x")).content.decode())) == {made.code, other.code}


def codes(html: str) -> list[str]:
    return re.findall(r'<span class="code">([^<]+)</span> ·', html)


def test_a_pick_stays_among_the_picks_when_one_comes_to_its_team(lab: Lab, made: Experiment, reader: Person) -> None:
    services.pick(sight(lab, reader, made))
    place = lab.places[3]
    TeamMember.objects.filter(enrolment=place).update(until=clock.now())
    TeamMember.objects.create(team=lab.teams[0], enrolment=place, since=clock.now())
    client = browser(reader)
    assert codes(client.get(listed(lab, poiminnat="1")).content.decode()) == [made.code]
    client.post(deed(lab, made), {"wanted": "0"})
    assert stored() == []


def test_paper_tells_nothing_of_a_pick(lab: Lab, made: Experiment, reader: Person) -> None:
    services.pick(sight(lab, reader, made), note=NOTE)
    for page in (listed(lab, poiminnat="1"), deed(lab, made, "experiment")):
        html = browser(reader).get(page).content.decode()
        hidden = html.rindex('<div class="stack stack--s no-print">', 0, html.index(NOTE))
        assert html.count("<div", hidden, html.index(NOTE)) == 1, "the note stands in what is not printed"
        assert html.index(f'action="{deed(lab, made)}"') > hidden


# --- what is not open any more ---------------------------------------------------------------------------------------
def test_a_pick_that_closed_shows_that_alone_and_can_be_dropped(lab: Lab, made: Experiment) -> None:
    person = lab.cast.stranger
    Experiment.objects.filter(pk=made.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PUBLIC)
    services.pick(sight(lab, person, made), note=NOTE)
    close_to(made)
    client = browser(person)
    page = client.get(reverse("experiments:others_choose"), follow=True).content.decode()
    drop = reverse("experiments:pick_drop", args=[stored()[0].pk])
    assert drop in page
    for secret in (made.code, "Kävely ensin", NOTE, lab.cast.programme.code):
        assert secret not in page
    assert client.post(deed(lab, made), {"wanted": "0"}).status_code == 404, "by its address it is not there"
    assert client.post(drop).status_code == 302
    assert stored() == []
    assert drop not in client.get(reverse("experiments:others_choose"), follow=True).content.decode()


def test_closed_picks_stand_in_the_list_of_picks_of_a_programme_one_still_reads(lab: Lab, made: Experiment) -> None:
    second = another(lab.cast, "98")
    person = lab.cast.staff[3]
    far = decided(team_of(second, 1), level=ShareLevel.PROGRAMME, name="Salainen nimi")
    for one in (made, far):
        services.pick(sight(lab, person, one))
    close_to(far)
    html = browser(person).get(listed(lab, poiminnat="1")).content.decode()
    assert codes(html) == [made.code]
    assert "Salainen nimi" not in html
    assert far.code not in html
    assert html.count("/poiminnat/") >= 1
    assert "(2)" in browser(person).get(listed(lab)).content.decode()


@pytest.mark.both
def test_reading_picks_takes_as_many_statements_for_many_as_for_one(lab: Lab, made: Experiment, reader: Person) -> None:
    here = everybody(actor_for(reader))

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.picks_of(here, here)
        return len([one for one in found.captured_queries if "set_config" not in one["sql"]])

    assert asked() == 1
    services.pick(sight(lab, reader, made))
    few = asked()
    for number in (3, 4, 5):
        services.pick(sight(lab, reader, decided(team_of(lab.cast.first, number))))
    assert asked() == few == 4


# --- one's own data --------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_picks_are_in_ones_copy_with_their_notes_and_go_with_the_person(
    lab: Lab, made: Experiment, reader: Person
) -> None:
    from oppiva.experiments.queries import reading_personal as rows
    from oppiva.experiments.services import reading_personal as erase

    services.pick(sight(lab, reader, made), note=NOTE)
    services.pick(sight(lab, lab.cast.manager, made))
    [row] = rows.pick_rows_of(reader.pk)
    assert (row["experiment"], row["pick_note"]) == (made.code, NOTE)
    erase.erase_picks(reader.pk)
    assert rows.pick_rows_of(reader.pk) == []
    assert [one.person_id for one in stored()] == [lab.cast.manager.pk]
