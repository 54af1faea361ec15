"""A consent is the person's own: given to one thing in known words, withdrawn by one press, kept as history."""

import pytest
from django.db import IntegrityError, transaction

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.people import queries, services
from oppiva.people.models import Consent
from people.cast import Cast

pytestmark = pytest.mark.both


def voice(cast: Cast, who: str = "participant", about: str = "Ääni podcastin jaksossa 3") -> Consent:
    person = getattr(cast, who)
    return services.give_consent(cast.actor(person), kind="voice", object_kind="episode", object_id="3", about=about)


def test_a_consent_says_to_what_in_which_words_and_when(cast: Cast) -> None:
    given = voice(cast)
    (row,) = queries.own_consent_rows(cast.actor(cast.participant))
    assert (row.pk, row.what, row.about) == (given.pk, Consent.Kind.VOICE.label, "Ääni podcastin jaksossa 3")
    assert (row.given_at, row.withdrawn_at) == (given.given_at, None)


def test_giving_what_holds_already_adds_nothing(cast: Cast) -> None:
    assert voice(cast).pk == voice(cast).pk
    assert Consent.objects.count() == 1


def test_nobody_consents_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        services.give_consent(system("test"), kind="name", object_kind="model", object_id="1", about="")
    with pytest.raises(DomainError, match="not_allowed"):
        services.withdraw_consent(cast.actor(cast.root), voice(cast))


def test_a_withdrawn_consent_stays_in_the_history_and_can_be_given_again(cast: Cast) -> None:
    actor = cast.actor(cast.participant)
    first = voice(cast)
    withdrawn = services.withdraw_consent(actor, first)
    assert withdrawn.withdrawn_at is not None
    assert services.withdraw_consent(actor, first).withdrawn_at == withdrawn.withdrawn_at
    assert [row.again for row in queries.own_consent_rows(actor)] == [True]
    voice(cast)
    assert [(row.withdrawn_at is None, row.again) for row in queries.own_consent_rows(actor)] == [
        (True, False),
        (False, False),
    ]


def test_the_log_tells_of_giving_and_withdrawing_without_the_words(cast: Cast) -> None:
    services.withdraw_consent(cast.actor(cast.participant), voice(cast))
    rows = AuditEvent.objects.filter(kind="consent", subject_id=cast.participant.pk).order_by("id")
    assert [row.verb for row in rows] == ["consent_given", "consent_withdrawn"]
    assert all(row.facts == {"consent": "voice", "of": "episode"} for row in rows)


def test_the_database_refuses_a_consent_that_ended_before_it_began(cast: Cast) -> None:
    given = voice(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=given.pk).update(withdrawn_at=clock.now().replace(year=2000))
