"""Grants: who may give what where, what is refused and logged, and what a revoked one leaves (trust.md A7)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.audit.services import delete
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from people.cast import HERE, LONG_AGO, SETUP, THERE, Cast, browser, grant_to, person_of
from people.granting import REASON, give, refusals


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

    from people.signing import SECRET, totp_code

    TOTP.activate(cast.admin, SECRET)
    client = browser(cast.admin, sudo=False)
    sent = {"role": "supervisor", "scope": f"unit:{cast.unit.pk}", "starts_on": "1.3.2026", "reason": REASON}
    asked = client.post(reverse("people:grant_give", args=[cast.colleague.pk]), sent)
    assert asked.status_code == 302
    assert not RoleGrant.objects.filter(person=cast.colleague).exists()
    assert client.get(asked["Location"]).status_code == 200
    assert client.post(asked["Location"], {"code": totp_code()}).status_code == 302
    assert RoleGrant.objects.get(person=cast.colleague).reason == REASON


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
