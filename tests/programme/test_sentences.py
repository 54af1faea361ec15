"""The sentence each page opens with, for none, one, two and many."""

import pytest
from django.utils.translation import override

from oppiva.programme import sentences


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((0, 0, 0), "Hankkeita ei ole vielä."),
        ((1, 2, 0), "Yksi hanke on käynnissä."),
        ((2, 0, 0), "Kaksi hanketta on käynnissä."),
        ((0, 1, 3), "Yksi hanke on suunnitteilla."),
        ((0, 0, 12), "12 hanketta on päättynyt."),
    ],
)
def test_programmes(counts: tuple[int, int, int], says: str) -> None:
    with override("fi"):
        assert sentences.programmes(*counts) == says


@pytest.mark.parametrize(
    ("blocking", "says"),
    [
        (0, "Mikään ei estä hakemista."),
        (1, "Yksi kohta estää hakemisen. Korjaa se ensin."),
        (2, "Kaksi kohtaa estää hakemisen. Korjaa ne ensin."),
        (32, "32 kohtaa estää hakemisen. Korjaa ne ensin."),
    ],
)
def test_check(blocking: int, says: str) -> None:
    with override("fi"):
        assert sentences.check(blocking) == says


@pytest.mark.parametrize(
    ("count", "in_force", "says"),
    [
        (1, None, "Suunnitelmalla on yksi versio, joka ei ole vielä voimassa."),
        (3, None, "Suunnitelmalla on kolme versiota, mikään ei ole vielä voimassa."),
        (3, 2, "Suunnitelman versio 2 on voimassa."),
    ],
)
def test_versions(count: int, in_force: int | None, says: str) -> None:
    with override("fi"):
        assert sentences.versions(count, in_force) == says


@pytest.mark.parametrize(
    ("mended", "broken", "says"),
    [
        (0, 0, "Samat kohdat estävät kuin ennenkin."),
        (1, 0, "Yksi este korjattu. Uusia ei tullut."),
        (2, 0, "Kaksi estettä korjattu. Uusia ei tullut."),
        (0, 1, "Yksi uusi este tuli."),
        (2, 1, "Kaksi estettä korjattu. Yksi uusi este tuli."),
    ],
)
def test_changed_checks(mended: int, broken: int, says: str) -> None:
    with override("fi"):
        assert sentences.changed_checks(mended, broken) == says


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({}, "Millään organisaatiolla ei ole vielä sitoumusta."),
        ({"signed": 1}, "Organisaatio on allekirjoittanut."),
        ({"signed": 4}, "Kaikki neljä organisaatiota ovat allekirjoittaneet."),
        ({"interest": 1}, "Organisaatio ei ole vielä allekirjoittanut."),
        ({"signed": 2, "interest": 1}, "Yksi organisaatio ei ole vielä allekirjoittanut."),
        ({"signed": 2, "interest": 1, "none": 1}, "Kaksi organisaatiota ei ole vielä allekirjoittanut."),
    ],
)
def test_commitments(counts: dict[str, int], says: str) -> None:
    with override("fi"):
        assert sentences.commitments(counts) == says


@pytest.mark.parametrize(("changes", "says"), [(0, "Versiot ovat sisällöltään samat."), (1, "Versioissa on yksi ero.")])
def test_compared(changes: int, says: str) -> None:
    with override("fi"):
        assert sentences.compared(changes) == says


@pytest.mark.parametrize(
    ("to_mend", "says"),
    [(0, "Hakija: ei korjattavaa"), (1, "Hakija: yksi korjattava"), (3, "Hakija: kolme korjattavaa")],
)
def test_section(to_mend: int, says: str) -> None:
    with override("fi"):
        assert sentences.section("Hakija", to_mend) == says


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_sentence_is_whole_in_each_language(language: str) -> None:
    with override(language):
        said = [
            sentences.programmes(2, 0, 0),
            sentences.check(3),
            sentences.versions(2, None),
            sentences.changed_checks(2, 2),
            sentences.commitments({"signed": 1, "none": 2}),
            sentences.compared(5),
            sentences.force(4),
            sentences.section("X", 2),
        ]
    assert all(one and "%(" not in one and "None" not in one for one in said)
