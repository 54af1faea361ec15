"""Who may change how a person signs in: only who could give the person every grant, with a fresh second factor."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import services
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from people.cast import SETUP, THERE, Cast, browser, grant_to, person_of


def edit(by: Person, whom: Person, *, sudo: bool = True, language: str = "", **changes: object):
    """Posts the form of a person with these changes and answers what came."""
    sent = {"name": whom.name, "email": whom.email, "phone": whom.phone, "language": whom.language}
    sent |= {"unit": str(whom.unit_id), "state": whom.state, "base_version": str(whom.version), **changes}
    return browser(by, sudo=sudo).post(language + reverse("people:person_edit", args=[whom.pk]), sent)


def higher(cast: Cast) -> Person:
    """A system administrator who works in a unit of the area."""
    person = person_of("Ylva Ylläpitäjä", cast.unit)
    grant_to(person, "instance_admin", "instance")
    return person


@pytest.mark.parametrize(("field", "value"), [("email", "oma@tyo.example"), ("state", "left")])
def test_nobody_takes_over_an_account_above_their_own(cast: Cast, field: str, value: str) -> None:
    victim = higher(cast)
    answer = edit(cast.admin, victim, language="/en", **{field: value})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert "a role that you may not give" in page
    stored = Person.objects.get(pk=victim.pk)
    assert (stored.email, stored.state, stored.version) == (victim.email, "active", 1)
    assert AuditEvent.objects.filter(verb="account_refused", subject_id=victim.pk, actor_id=cast.admin.pk).exists()
    assert not OutboxMail.objects.filter(kind="account_changed").exists()


def test_other_fields_of_an_account_above_ones_own_stay_editable(cast: Cast) -> None:
    victim = higher(cast)
    assert edit(cast.admin, victim, phone="040 999").status_code == 302
    assert Person.objects.get(pk=victim.pk).phone == "040 999"
    assert not AuditEvent.objects.filter(verb__startswith="account_").exists()


def test_a_grant_outside_ones_own_area_keeps_the_account_closed(cast: Cast) -> None:
    grant_to(cast.colleague, "director", "area", THERE)
    assert edit(cast.admin, cast.colleague, email="oma@tyo.example").status_code == 422


def test_a_grant_that_begins_later_counts_and_one_that_is_over_does_not(cast: Cast) -> None:
    later = clock.today() + timedelta(days=9)
    grant = grant_to(cast.colleague, "instance_admin", "instance", starts_on=later)
    assert edit(cast.admin, cast.colleague, email="oma@tyo.example").status_code == 422
    RoleGrant.objects.filter(pk=grant.pk).update(revoked_at=clock.now())
    assert edit(cast.admin, cast.colleague, email="oma@tyo.example").status_code == 302


def test_an_administrator_changes_the_own_address(cast: Cast) -> None:
    grant_to(cast.admin, "project_manager", "own")
    assert edit(cast.admin, cast.admin, email="satu.uusi@tyo.example").status_code == 302


def test_a_changed_address_or_state_needs_a_fresh_second_factor(cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from people.signing import SECRET

    TOTP.activate(cast.admin, SECRET)
    for change in ({"email": "uusi@tyo.example"}, {"state": "left"}):
        answer = edit(cast.admin, cast.participant, sudo=False, **change)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Person.objects.get(pk=cast.participant.pk).version == 1
    assert edit(cast.admin, cast.participant, sudo=False, phone="1")["Location"].endswith(f"{cast.participant.pk}/")


def test_the_service_itself_asks_for_the_fresh_second_factor(cast: Cast) -> None:
    with pytest.raises(DomainError, match="sign_in_again"):
        services.edit_person(
            actor_for(cast.admin), cast.participant, base_version=1, fields={"email": "uusi@tyo.example"}
        )
    assert Person.objects.get(pk=cast.participant.pk).email == cast.participant.email


def send_by_day() -> None:
    """Sends what waits, also where a test runs in the night or on a holiday, when nothing but codes goes out."""
    with clock.travel(clock.awake(clock.now())):
        send_due(threading.Event())


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "no longer come to this address"), ("fi", "Oppiva"), ("sv", "Oppiva")],
)
def test_the_old_address_hears_of_a_new_one_and_the_log_tells_who(cast: Cast, language: str, words: str) -> None:
    Person.objects.filter(pk=cast.participant.pk).update(language=language)
    cast.participant.refresh_from_db()
    old = cast.participant.email
    assert edit(cast.admin, cast.participant, email="uusi@tyo.example").status_code == 302
    send_by_day()
    (letter,) = mail.outbox
    assert old in letter.to[0]
    assert words in letter.body
    assert "uusi@tyo.example" not in str(letter.message())
    assert OutboxMail.objects.get(kind="account_changed").context == {}, "the old address is kept until then only"
    row = AuditEvent.objects.get(verb="account_changed")
    assert (row.actor_id, row.subject_id) == (cast.admin.pk, cast.participant.pk)
    assert row.facts["changed"] == ["email"]


def test_one_who_is_closed_out_hears_of_it(cast: Cast) -> None:
    Person.objects.filter(pk=cast.participant.pk).update(language="en")
    cast.participant.refresh_from_db()
    assert edit(cast.admin, cast.participant, state="left").status_code == 302
    send_by_day()
    (letter,) = mail.outbox
    assert cast.participant.email in letter.to[0]
    assert "nobody can sign in" in letter.body


def test_the_last_administrator_is_not_marked_as_left(cast: Cast) -> None:
    with pytest.raises(DomainError, match="last_administrator"):
        services.edit_person(SETUP, cast.root, base_version=cast.root.version, fields={"state": "left"})
    cast.root.refresh_from_db()
    assert cast.root.is_active
    grant_to(person_of("Toinen Juuri"), "instance_admin", "instance")
    services.edit_person(SETUP, cast.root, base_version=cast.root.version, fields={"state": "left"})
    assert not Person.objects.get(pk=cast.root.pk).is_active
