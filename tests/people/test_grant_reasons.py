"""A reason that the service gives for a grant is told in the language of its reader, a person's as it was written."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from oppiva.jobs import clock
from oppiva.people import grant_reasons, queries, services
from oppiva.people.models import RoleGrant
from oppiva.people.notices import line_of
from oppiva.people.queries import actor_for
from people.cast import Cast, browser, person_of

LANGUAGES = ("fi", "sv", "en")


def test_every_reason_of_the_service_has_its_words() -> None:
    kept = {value for name, value in vars(grant_reasons).items() if name.isupper() and isinstance(value, str)}
    assert kept == set(grant_reasons.WORDS)


@pytest.mark.parametrize("giver", LANGUAGES)
@pytest.mark.parametrize("reader", LANGUAGES)
def test_what_was_kept_in_the_givers_language_is_told_in_the_readers(giver: str, reader: str) -> None:
    with override(giver):
        kept = gettext("has left the unit")
    with override(reader):
        assert grant_reasons.worded(kept) == gettext("has left the unit")
        assert grant_reasons.worded("sijaisuus") == "sijaisuus"


@pytest.mark.django_db
def test_page_list_notice_and_copy_tell_it_alike(cast: Cast) -> None:
    person = person_of("Niina Uusi", cast.unit)
    with override("fi"):
        grant = services.give_grant(
            actor_for(cast.admin),
            person=person,
            role="participant",
            scope_kind="unit",
            scope_id=str(cast.unit.pk),
            starts_on=clock.today(),
            reason=grant_reasons.ACCEPTED,
        )
    assert RoleGrant.objects.get(pk=grant.pk).reason == grant_reasons.ACCEPTED
    for language in LANGUAGES:
        with override(language):
            words = gettext("accepted an invitation")
            [notice] = queries.newest_notices(actor_for(person))
            assert line_of(notice).reason == words
            assert words in {row.reason for row in queries.grant_rows(actor_for(cast.admin)).rows}
            page = browser(cast.admin).get(reverse("people:grant_detail", args=[grant.pk])).content.decode()
            assert words in page
