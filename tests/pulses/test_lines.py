"""Lines that were written: masked before anybody reads, shown once a person released them (P8)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from oppiva.core.policy import reading
from oppiva.core.text import mask
from oppiva.people.queries import actor_for
from oppiva.pulses import queries, services
from oppiva.pulses.models import PulseText, PulseWave
from oppiva.pulses.slots import register_names
from pulses.cast import SETUP, Cast, closed, opened, values_of

pytestmark = pytest.mark.django_db


# --- P8 ---------------------------------------------------------------------------------------------------------------
def written(cast: Cast, count: int, text: str = "Kiitos") -> PulseWave:
    wave = opened(cast)
    for number, person in enumerate(cast.staff[:count]):
        services.answer(person.pk, wave.pk, values_of(number), f"{text} {number}")
    return wave


def test_p8_a_line_is_shown_after_a_person_released_it_and_only_with_ten_answers(cast: Cast) -> None:
    wave = written(cast, 12)
    services.close_wave(wave.pk)
    boss = actor_for(cast.facilitator)
    assert queries.results_of(boss, wave.pk).texts == ()
    rows = queries.texts_to_release(boss, wave.pk)
    assert sorted(row.text for row in rows) == sorted(f"Kiitos {number}" for number in range(12))
    assert [row.text for row in rows] != [f"Kiitos {number}" for number in range(12)]
    services.release_text(boss, wave.pk, rows[0].id)
    for viewer in (cast.facilitator, cast.manager, cast.staff[20]):
        assert queries.results_of(actor_for(viewer), wave.pk).texts == (rows[0].text,)
    services.release_text(boss, wave.pk, rows[0].id, shown=False)
    assert queries.results_of(boss, wave.pk).texts == ()


def test_p8_under_ten_answers_no_line_is_kept_at_all(cast: Cast) -> None:
    wave = written(cast, 9)
    services.close_wave(wave.pk)
    with reading(SETUP):
        assert not PulseText.objects.exists()
    assert queries.texts_to_release(actor_for(cast.manager), wave.pk) == ()


def test_p8_nobody_but_who_asks_looks_at_the_lines_or_releases_them(cast: Cast) -> None:
    wave = written(cast, 12)
    services.close_wave(wave.pk)
    row = queries.texts_to_release(actor_for(cast.manager), wave.pk)[0]
    for person in (cast.staff[0], cast.staff[20]):
        with pytest.raises(Exception, match="not_allowed"):
            queries.texts_to_release(actor_for(person), wave.pk)
        with pytest.raises(Exception, match="not_allowed"):
            services.release_text(actor_for(person), wave.pk, row.id)
    with pytest.raises(Exception, match="gone"):
        services.release_text(actor_for(cast.manager), wave.pk, uuid4())
    other = closed(cast, 12)
    with pytest.raises(Exception, match="gone"):
        services.release_text(actor_for(cast.manager), other.pk, row.id)


def test_p8_names_and_numbers_are_masked_before_anybody_reads(cast: Cast) -> None:
    register_names("walk", lambda owner: ["Aino Virtanen"])
    wave = opened(cast, owner_kind="walk")
    for number, person in enumerate(cast.staff[:10]):
        services.answer(person.pk, wave.pk, values_of(number), "Aino soitti Virtasen numeroon 040 123 4567")
    services.close_wave(wave.pk)
    (text,) = {row.text for row in queries.texts_to_release(actor_for(cast.manager), wave.pk)}
    assert text == "[…] soitti […] numeroon […]"
    given_names = written(cast, 10, "Matti hei")
    services.close_wave(given_names.pk, names=["Matti Meikäläinen"])
    assert {row.text[:5] for row in queries.texts_to_release(actor_for(cast.manager), given_names.pk)} == {"[…] h"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tunnus 131052-308T tässä", "tunnus […] tässä"),
        ("tunnus 010101A123N tässä", "tunnus […] tässä"),
        ("soita +358 40 123 4567", "soita […]"),
        ("soita 0401234567.", "soita […]."),
        ("kirjoita a.b@tyo.example nyt", "kirjoita […] nyt"),
        ("Korhoselta ja korhonen", "[…] ja […]"),
        ("klo 8.30 salissa 12, 25 hengelle", "klo 8.30 salissa 12, 25 hengelle"),
        ("kohta korjataan", "kohta korjataan"),
        ("", ""),
    ],
)
def test_masking_takes_out_what_tells_a_person_and_leaves_the_rest(text: str, masked: str) -> None:
    assert mask(text, ["Kaisa Korhonen", "Bo af X"]) == masked
