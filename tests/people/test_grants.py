"""Grants: who may give what where, what is refused and logged, and what a revoked one leaves (trust.md A7)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.ui.formatting import date as date_words
from people.cast import HERE, LONG_AGO, SETUP, THERE, Cast, browser, grant_to, person_of

REASON = "vetää kevään työpajat"


def give(cast: Cast, by, to, role, scope, **more):
    """Posts the form of a grant and answers what came."""
    sent = {"role": role, "scope": scope, "starts_on": "1.3.2026", "ends_on": "", "reason": REASON, **more}
    return browser(by).post(reverse("people:grant_give", args=[to.pk]), sent)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return save(Programme(code="ES-1", start=LONG_AGO, end=date(2030, 1, 1)), actor=SETUP)


@pytest.fixture
def audit(cast: Cast, programme: Programme) -> RoleGrant:
    """An auditor's grant that waits for the second granter."""
    return services.give_grant(
        actor_for(cast.root),
        person=cast.colleague,
        role="auditor",
        scope_kind="programme",
        scope_id=str(programme.pk),
        starts_on=LONG_AGO,
        reason=REASON,
    )


def typed(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def refusals() -> list[str]:
    return [row.facts["code"] for row in AuditEvent.objects.filter(verb="grant_refused").order_by("id")]


def test_the_area_admin_gives_a_role_in_the_own_area(cast: Cast) -> None:
    answer = give(cast, cast.admin, cast.colleague, "supervisor", f"unit:{cast.side.pk}")
    assert answer.status_code == 302
    grant = RoleGrant.objects.get(person=cast.colleague)
    assert (grant.role, grant.scope_kind, grant.granted_by_id) == ("supervisor", "unit", cast.admin.pk)
    assert AuditEvent.objects.filter(verb="grant_given", object_id=str(grant.pk), actor_id=cast.admin.pk).exists()
    assert "supervisor" in actor_for(cast.colleague).roles


def test_the_form_offers_only_what_may_be_given(cast: Cast) -> None:
    page = browser(cast.admin).get("/en" + reverse("people:grant_give", args=[cast.colleague.pk])).content.decode()
    assert 'value="supervisor"' in page
    assert 'value="instance_admin"' not in page
    assert f"area:{HERE}" in page
    assert f"area:{THERE}" not in page
    assert str(cast.far.pk) not in page


def test_the_form_names_where_each_role_is_given_and_offers_no_scope_that_takes_none(cast: Cast) -> None:
    grant_to(cast.admin, "participant", "unit", str(cast.far.pk))
    page = browser(cast.admin).get("/en" + reverse("people:grant_give", args=[cast.colleague.pk])).content.decode()
    assert ">supervisor (unit)<" in page
    assert ">director (unit, area)<" in page
    assert ">adopter (unit, area, own account)<" in page
    assert str(cast.far.pk) not in page, "seen as a participant, but nothing is given there"


def test_a_scope_that_does_not_go_with_the_role_is_told_with_those_that_do(cast: Cast) -> None:
    address = "/en" + reverse("people:grant_give", args=[cast.colleague.pk])
    sent = {"role": "supervisor", "scope": f"area:{HERE}", "starts_on": "1.3.2026", "ends_on": "", "reason": REASON}
    page = browser(cast.admin).post(address, sent).content.decode()
    assert 'id="id_scope_error"' in page
    assert "The role “supervisor” is given in: unit. Choose such a scope." in page
    assert refusals() == ["grant_above_own"], "logged as ever"


def test_nobody_gives_a_grant_to_themselves(cast: Cast) -> None:
    answer = give(cast, cast.admin, cast.admin, "supervisor", f"unit:{cast.unit.pk}")
    assert answer.status_code == 422
    assert REASON in answer.content.decode(), "the text is kept"
    assert refusals() == ["grant_to_oneself"]


def test_nobody_gives_above_their_own_level(cast: Cast) -> None:
    answer = give(cast, cast.admin, cast.colleague, "instance_admin", "instance:")
    assert answer.status_code == 422
    assert refusals() == ["grant_above_own"]


def test_a_foreign_scope_is_refused_and_logged(cast: Cast) -> None:
    for scope in (f"area:{THERE}", f"unit:{cast.far.pk}", "programme:00000000-0000-0000-0000-000000000000"):
        assert give(cast, cast.admin, cast.colleague, "supervisor", scope).status_code == 422
    assert set(refusals()) <= {"grant_above_own", "scope_kind_unknown"}
    assert len(refusals()) == 3
    assert not RoleGrant.objects.filter(person=cast.colleague).exists()


def test_a_person_of_a_foreign_area_is_not_found_and_the_try_is_logged(cast: Cast) -> None:
    answer = give(cast, cast.admin, cast.stranger, "supervisor", f"unit:{cast.unit.pk}")
    assert answer.status_code == 404
    assert refusals() == ["person_out_of_reach"]


def test_a_grant_that_is_over_is_refused_and_logged(cast: Cast) -> None:
    yesterday = clock.today() - timedelta(days=1)
    sent = {"starts_on": "1.1.2020", "ends_on": f"{yesterday.day}.{yesterday.month}.{yesterday.year}"}
    answer = give(cast, cast.admin, cast.colleague, "supervisor", f"unit:{cast.unit.pk}", **sent)
    assert answer.status_code == 422
    assert refusals() == ["grant_expired"]


def test_who_held_a_role_until_yesterday_gives_nothing_more(cast: Cast) -> None:
    yesterday = clock.today() - timedelta(days=1)
    RoleGrant.objects.filter(person=cast.admin).update(ends_on=yesterday)
    answer = give(cast, cast.admin, cast.colleague, "supervisor", f"unit:{cast.unit.pk}")
    assert answer.status_code in {403, 404}
    assert refusals() == ["person_out_of_reach"]


def test_who_may_give_nothing_is_refused_and_told_who_may(cast: Cast) -> None:
    address = reverse("people:grant_give", args=[cast.participant.pk])
    assert browser(cast.supervisor).get(address).status_code == 403
    answer = give(cast, cast.supervisor, cast.participant, "participant", f"unit:{cast.unit.pk}")
    assert answer.status_code == 403
    assert refusals() == ["person_out_of_reach"]


def test_an_end_before_the_start_is_told_at_the_field(cast: Cast) -> None:
    sent = {"starts_on": "1.3.2999", "ends_on": "1.2.2999"}
    answer = give(cast, cast.admin, cast.colleague, "supervisor", f"unit:{cast.unit.pk}", **sent)
    assert answer.status_code == 422
    assert 'id="id_ends_on_error"' in answer.content.decode()
    assert refusals() == ["ends_before_start"]


@pytest.mark.parametrize(
    ("field", "sent", "code"),
    [
        ("ends_on", {"ends_on": "1.1.2020"}, "grant_expired"),
        ("ends_on", {"ends_on": "1.1.9999"}, "day_far_away"),
        ("starts_on", {"starts_on": "1.3.0026"}, "day_far_away"),
        ("starts_on", {"starts_on": "1.3.2999"}, "day_far_away"),
    ],
)
def test_a_day_that_cannot_be_meant_is_told_at_its_field(
    cast: Cast, field: str, sent: dict[str, str], code: str
) -> None:
    answer = give(cast, cast.admin, cast.colleague, "supervisor", f"unit:{cast.unit.pk}", **sent)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert refusals() == [code]
    assert not RoleGrant.objects.filter(person=cast.colleague).exists()


def test_the_same_role_in_the_same_scope_is_given_once(cast: Cast) -> None:
    for status in (302, 422):
        answer = give(cast, cast.admin, cast.colleague, "supervisor", f"unit:{cast.unit.pk}")
        assert answer.status_code == status
    assert RoleGrant.objects.filter(person=cast.colleague).count() == 1
    assert refusals() == ["grant_exists"]


def test_a_scope_that_does_not_exist_is_refused_and_logged(cast: Cast, programme: Programme) -> None:
    empty = services.add_unit(SETUP, cast.here, fields={"name": "Tyhjä"})
    gone = programme.pk
    delete([programme], actor=SETUP)
    services.delete_unit(SETUP, empty)
    scopes = [
        ("supervisor", "unit:zzz"),
        ("supervisor", f"unit:{uuid4()}"),
        ("supervisor", f"unit:{str(cast.unit.pk).upper()}"),
        ("supervisor", f"unit:{empty.pk}"),
        ("area_admin", "area:99"),
        ("analyst", "programme:zzz"),
        ("analyst", f"programme:{uuid4()}"),
        ("analyst", f"programme:{gone.hex}"),
        ("analyst", f"programme:{gone}"),
    ]
    for role, scope in scopes:
        answer = give(cast, cast.root, cast.colleague, role, scope)
        assert answer.status_code == 422, scope
        assert 'id="id_scope_error"' in answer.content.decode()
    assert refusals() == ["scope_unknown"] * len(scopes)
    assert not RoleGrant.objects.filter(person=cast.colleague).exists()


def test_an_old_grant_in_a_scope_of_no_sense_breaks_no_page(cast: Cast) -> None:
    for kind in ("unit", "programme"):
        RoleGrant.objects.create(
            person=cast.colleague,
            role="supervisor",
            scope_kind=kind,
            scope_id="zzz",
            starts_on=LONG_AGO,
            granted_at=clock.now(),
            reason=REASON,
        )
    assert browser(cast.root).get(reverse("people:grant_list")).status_code == 200


@pytest.mark.parametrize(("state", "status"), [("invited", 302), ("left", 422), ("erased", 404)])
def test_a_grant_is_given_to_who_can_sign_in(cast: Cast, state: str, status: int) -> None:
    person = person_of("Entinen Työkaveri", cast.unit, state=state)
    assert give(cast, cast.admin, person, "supervisor", f"unit:{cast.unit.pk}").status_code == status
    assert RoleGrant.objects.filter(person=person).exists() == (status == 302)
    assert refusals() == {302: [], 422: ["person_left"], 404: ["person_out_of_reach"]}[status]


@pytest.mark.parametrize(
    "sent",
    [
        {"scope": "unit:"},
        {"scope": "area:"},
        {"scope": "instance:x"},
        {"scope": "moon:1"},
        {"scope": "unit:not-a-uuid"},
        {"scope": "x" * 400},
        {"role": "emperor"},
        {"role": "\x00"},
        {"starts_on": "31.2.2026"},
        {"reason": "x" * 301},
        {"reason": "a\x00b"},
    ],
)
def test_broken_input_is_refused_with_words_and_never_fails(cast: Cast, sent: dict[str, str]) -> None:
    more = {"role": "supervisor", "scope": f"unit:{cast.unit.pk}", **sent}
    answer = give(cast, cast.admin, cast.colleague, **more)
    assert answer.status_code == 422
    assert not RoleGrant.objects.filter(person=cast.colleague).exists()


def test_giving_needs_a_fresh_second_factor(cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.admin, "JBSWY3DPEHPK3PXP")
    address = reverse("people:grant_give", args=[cast.colleague.pk])
    answer = browser(cast.admin, sudo=False).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_posted_grant_waits_for_the_second_factor_and_keeps_its_text(cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from people.test_signin import SECRET, totp_code

    TOTP.activate(cast.admin, SECRET)
    client = browser(cast.admin, sudo=False)
    sent = {"role": "supervisor", "scope": f"unit:{cast.unit.pk}", "starts_on": "1.3.2026", "reason": REASON}
    asked = client.post(reverse("people:grant_give", args=[cast.colleague.pk]), sent)
    assert asked.status_code == 302
    assert not RoleGrant.objects.filter(person=cast.colleague).exists()
    assert client.get(asked["Location"]).status_code == 200
    assert client.post(asked["Location"], {"code": totp_code()}).status_code == 302
    assert RoleGrant.objects.get(person=cast.colleague).reason == REASON


def test_an_auditor_needs_two_granters(cast: Cast, audit: RoleGrant) -> None:
    second = person_of("Toinen Juuri")
    grant_to(second, "instance_admin", "instance")
    assert "auditor" not in actor_for(cast.colleague).roles
    page = reverse("people:grant_confirm", args=[audit.pk])
    assert browser(cast.root).post(page).status_code == 422, "the first granter cannot be the second"
    assert browser(cast.stranger).post(page).status_code == 404
    assert browser(second).post(page).status_code == 302
    assert "auditor" in actor_for(cast.colleague).roles


def test_a_confirmed_grant_is_not_confirmed_again(cast: Cast, audit: RoleGrant) -> None:
    second, third = person_of("Toinen Juuri"), person_of("Kolmas Juuri")
    for person in (second, third):
        grant_to(person, "instance_admin", "instance")
    page = reverse("people:grant_confirm", args=[audit.pk])
    assert browser(second).post(page).status_code == 302
    assert browser(third).post(page).status_code == 422
    audit.refresh_from_db()
    assert audit.second_granter_id == second.pk
    assert refusals() == ["grant_not_waiting"]


def test_only_a_grant_that_needs_a_second_granter_is_confirmed(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    assert browser(cast.admin).post(reverse("people:grant_confirm", args=[grant.pk])).status_code == 422
    grant.refresh_from_db()
    assert grant.second_granter_id is None
    assert refusals() == ["grant_not_waiting"]


@pytest.mark.parametrize("over", ["ended", "revoked", "left"])
def test_what_is_over_is_not_confirmed(cast: Cast, audit: RoleGrant, over: str) -> None:
    second = person_of("Toinen Juuri")
    grant_to(second, "instance_admin", "instance")
    if over == "ended":
        RoleGrant.objects.filter(pk=audit.pk).update(ends_on=clock.today() - timedelta(days=1))
    elif over == "revoked":
        services.revoke_grant(SETUP, audit, reason="väärä henkilö")
    else:
        services.edit_person(SETUP, cast.colleague, base_version=1, fields={"state": "left"})
    assert browser(second).post(reverse("people:grant_confirm", args=[audit.pk])).status_code == 422
    audit.refresh_from_db()
    assert audit.second_granter_id is None
    assert refusals() == ["person_left" if over == "left" else "grant_over"]


def test_a_command_on_the_server_is_nobody_s_second_granter(audit: RoleGrant) -> None:
    with pytest.raises(DomainError, match="second_granter_same"):
        services.confirm_grant(SETUP, audit)


def test_a_revoked_grant_signs_the_person_out_at_once(cast: Cast) -> None:
    from django.test import Client

    from people.test_signin import sign_in

    theirs = Client()
    sign_in(theirs, cast.participant)
    assert theirs.get(reverse("people:own")).status_code == 200
    grant = RoleGrant.objects.get(person=cast.participant)
    address = reverse("people:grant_revoke", args=[grant.pk])
    assert browser(cast.admin).post(address, {"reason": ""}).status_code == 422
    assert browser(cast.admin).post(address, {"reason": "väärä henkilö"}).status_code == 302
    assert theirs.get(reverse("people:own")).status_code == 302
    assert actor_for(cast.participant).grants == ()
    assert AuditEvent.objects.filter(verb="grant_revoked", object_id=str(grant.pk)).exists()


def test_a_revoked_grant_says_who_revoked_it_when_and_why_and_its_time_is_closed(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.revoke_grant(actor_for(cast.admin), grant, reason="väärä henkilö")
    page = browser(cast.admin).get("/en" + reverse("people:grant_detail", args=[grant.pk])).content.decode()
    today = date_words(clock.today())
    assert f"<dt>Revoked by</dt><dd>Satu Hoitaja, {today}<br>Reason: väärä henkilö</dd>" in page
    assert f"{date_words(grant.starts_on)}–{today}" in page


def test_a_grant_with_a_last_day_says_who_set_it_and_why(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.end_grant(actor_for(cast.admin), grant, ends_on=clock.today(), reason="sarja päättyi")
    page = browser(cast.admin).get("/en" + reverse("people:grant_detail", args=[grant.pk])).content.decode()
    assert "<dt>Last day set by</dt><dd>Satu Hoitaja," in page
    assert "sarja päättyi" in page


def test_a_grant_gets_its_last_day_and_holds_through_it(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    today = clock.today()
    address = reverse("people:grant_end", args=[grant.pk])
    sent = {"ends_on": f"{today.day}.{today.month}.{today.year}", "reason": "sarja päättyi"}
    assert browser(cast.admin).post(address, {**sent, "ends_on": "1.1.2020"}).status_code == 422
    assert browser(cast.admin).post(address, sent).status_code == 302
    grant.refresh_from_db()
    assert grant.ends_on == today
    assert "participant" in actor_for(cast.participant).roles


def test_anyone_may_end_their_own_grant(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.end_grant(actor_for(cast.participant), grant, ends_on=clock.today(), reason="lopetan")
    other = RoleGrant.objects.get(person=cast.supervisor)
    with pytest.raises(DomainError):
        services.end_grant(actor_for(cast.participant), other, ends_on=clock.today(), reason="lopetat")


def test_nobody_makes_their_own_grant_longer(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    last = clock.today() + timedelta(days=30)
    actor = actor_for(cast.participant)
    services.end_grant(actor, grant, ends_on=last, reason="sarja päättyy")
    address = reverse("people:grant_end", args=[grant.pk])
    for by in (cast.participant, cast.admin):
        answer = browser(by).post(address, {"ends_on": typed(last + timedelta(days=1)), "reason": "jatkan"})
        assert answer.status_code == 422
        assert 'id="id_ends_on_error"' in answer.content.decode()
    grant.refresh_from_db()
    assert grant.ends_on == last
    assert refusals() == ["grant_cannot_be_extended"] * 2
    assert services.end_grant(actor, grant, ends_on=clock.today(), reason="lopetan").ends_on == clock.today()


@pytest.mark.parametrize("over", ["ended", "revoked"])
def test_a_grant_once_over_stays_over(cast: Cast, over: str) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    changed = {"ends_on": clock.today() - timedelta(days=1)} if over == "ended" else {"revoked_at": clock.now()}
    RoleGrant.objects.filter(pk=grant.pk).update(**changed)
    before = RoleGrant.objects.filter(pk=grant.pk).values().get()
    for name in ("grant_end", "grant_revoke"):
        address = reverse(f"people:{name}", args=[grant.pk])
        for by in (cast.participant, cast.admin):
            assert browser(by).get(address).status_code == 422, "no form"
            assert browser(by).post(address, {"ends_on": typed(clock.today()), "reason": "jatkan"}).status_code == 422
    assert RoleGrant.objects.filter(pk=grant.pk).values().get() == before
    assert refusals() == ["grant_over"] * 4


def test_what_the_page_showed_may_be_old_and_the_stored_grant_counts(cast: Cast) -> None:
    seen = RoleGrant.objects.get(person=cast.participant)
    services.revoke_grant(SETUP, RoleGrant.objects.get(pk=seen.pk), reason="väärä henkilö")
    with pytest.raises(DomainError, match="grant_over"):
        services.end_grant(actor_for(cast.participant), seen, ends_on=clock.today(), reason="lopetan")


def test_overlapping_grants_do_not_come_about_by_a_later_last_day(cast: Cast) -> None:
    first = RoleGrant.objects.get(person=cast.participant)
    services.end_grant(SETUP, first, ends_on=clock.today(), reason="sarja päättyi")
    again = {"starts_on": clock.today() + timedelta(days=1)}
    second = grant_to(cast.participant, "participant", "unit", str(cast.unit.pk), **again)
    with pytest.raises(DomainError, match="grant_cannot_be_extended"):
        services.end_grant(actor_for(cast.participant), first, ends_on=second.starts_on, reason="jatkan")
    first.refresh_from_db()
    assert first.ends_on is not None
    assert first.ends_on < second.starts_on


def test_a_last_day_in_an_absurd_year_is_refused(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    with pytest.raises(DomainError, match="day_far_away"):
        services.end_grant(SETUP, grant, ends_on=date(9999, 1, 1), reason="lopetan")


def test_who_may_not_end_a_grant_in_sight_is_refused_and_logged(cast: Cast, programme: Programme) -> None:
    second = person_of("Toinen Juuri")
    grant = grant_to(second, "responsible_person", "programme", str(programme.pk))
    manager = person_of("Hanna Hanke")
    grant_to(manager, "project_manager", "programme", str(programme.pk))
    for name in ("grant_end", "grant_revoke"):
        sent = {"ends_on": typed(clock.today()), "reason": "lopetat"}
        assert browser(manager).post(reverse(f"people:{name}", args=[grant.pk]), sent).status_code == 403
    assert refusals() == ["grant_above_own"] * 2


def last_days(grant: RoleGrant) -> list[tuple[str, dict[str, str]]]:
    return [
        (reverse("people:grant_end", args=[grant.pk]), {"ends_on": typed(clock.today()), "reason": "lopetan"}),
        (reverse("people:grant_revoke", args=[grant.pk]), {"reason": "lopetan"}),
    ]


@pytest.mark.parametrize("other", ["nobody", "left", "revoked", "ends", "later"])
def test_the_last_administrator_stays(cast: Cast, other: str) -> None:
    if other != "nobody":
        second = person_of("Toinen Juuri")
        days = {
            "ends": {"ends_on": clock.today() + timedelta(days=90)},
            "later": {"starts_on": clock.today() + timedelta(days=90)},
        }
        grant = grant_to(second, "instance_admin", "instance", **days.get(other, {}))
        if other == "left":
            services.edit_person(SETUP, second, base_version=1, fields={"state": "left"})
        if other == "revoked":
            services.revoke_grant(SETUP, grant, reason="väärä henkilö")
    mine = RoleGrant.objects.get(person=cast.root)
    for address, sent in last_days(mine):
        assert browser(cast.root).post(address, sent).status_code == 422
    assert refusals() == ["last_administrator"] * 2
    assert "instance_admin" in actor_for(cast.root).roles


@pytest.mark.parametrize("way", [0, 1])
def test_an_administrator_goes_when_another_one_stays(cast: Cast, way: int) -> None:
    second = person_of("Toinen Juuri")
    theirs = grant_to(second, "instance_admin", "instance")
    address, sent = last_days(RoleGrant.objects.get(person=cast.root))[way]
    assert browser(cast.root).post(address, sent).status_code == 302
    with pytest.raises(DomainError, match="last_administrator"):
        services.revoke_grant(SETUP, theirs, reason="lopetan")


def test_a_stranger_sees_no_grant_and_ends_none(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    for name in ("grant_detail", "grant_end", "grant_revoke"):
        assert browser(cast.stranger).get(reverse(f"people:{name}", args=[grant.pk])).status_code == 404
    assert (
        browser(cast.stranger).post(reverse("people:grant_revoke", args=[grant.pk]), {"reason": "x"}).status_code == 404
    )


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": date(2019, 1, 1)},
        {"granted_by": "person"},
        {"second_granter": "person"},
        {"second_granter": "granted_by"},
        {"scope_kind": "unit", "scope_id": ""},
        {"scope_kind": "instance", "scope_id": "x"},
        {"reason": ""},
    ],
)
def test_the_database_itself_refuses_an_impossible_grant(cast: Cast, change: dict[str, object]) -> None:
    people = {"person": cast.colleague, "granted_by": cast.admin}
    fields = {
        "role": "supervisor",
        "scope_kind": "unit",
        "scope_id": str(cast.unit.pk),
        "starts_on": LONG_AGO,
        "granted_at": clock.now(),
        "reason": REASON,
        **people,
    }
    fields |= {name: people.get(str(value), value) for name, value in change.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(**fields)


@pytest.mark.both
def test_the_database_holds_one_open_grant_of_a_kind(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    grant.pk = None
    grant._state.adding = True
    grant.id = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.save(force_insert=True)
