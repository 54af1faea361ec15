"""The same hits in the same order on SQLite and on PostgreSQL: the list below is demanded of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oppiva.search import queries, services
from search.cast import ANYBODY, FewWords
from search.working import embed

if TYPE_CHECKING:
    from search.cast import Shelf

pytestmark = pytest.mark.both

TEXTS = [
    ("Takaisinsoitto saman päivän aikana", "Vastaajaan jätetyt viestit jaettiin aamuisin. Lupasimme soittaa takaisin "
     "ennen neljää.", "fi"),
    ("Puhelinvuorot selkeiksi", "Päivystysvuoro otti kaikki puhelut, ja muut saivat tehdä rauhassa.", "fi"),
    ("Soittopyyntö lomakkeella", "Asiakas valitsi verkkolomakkeella, milloin hänelle soitetaan.", "fi"),
    ("Återuppringning samma dag", "Vi lovade ringa upp före klockan fyra. Varje samtal fördelades.", "sv"),
    ("Päätöskirjeen ensimmäinen lause", "Siirsimme kirjeen tärkeimmän asian heti alkuun.", "fi"),
    ("Beslut på klarspråk", "Vi skrev om varje brev och beslut så att det viktigaste står först.", "sv"),
    ("Kausityöntekijän aloituskirje", "Kausityöntekijä sai kirjeen ennen kesää: missä, milloin, kuka auttaa.", "fi"),
    ("Säsongsarbete börjar med ett samtal", "Arbetsgivaren fick ett samtal i mars om säsongsarbete.", "sv"),
    ("Palaverit puoleen", "Viikkopalaveri lyheni puoleen tuntiin, kun asiat kirjattiin etukäteen.", "fi"),
    ("Walking meetings", "The weekly meeting was held outdoors. Nobody wrote a letter about it.", "en"),
    ("Kokous ilman esityslistaa", "Kokous alkoi kysymyksellä 07-3: mitä opimme?", "fi"),
    ("Työllistymissuunnitelma yhdessä", "Asiakas kirjoitti suunnitelman itse, virkailija kysyi.", "fi"),
]  # fmt: skip
# Query -> the titles of the first hits, by numbers of TEXTS; with a model of a few words, and by words alone: there a
# text that has some letters in common and no word is left out below the last that has one.
QUERIES: dict[str, tuple[list[int], list[int]]] = {
    "takaisin soittaminen": ([2, 1, 11, 0], [0, 2]),
    "kirje": ([4, 5, 6, 9, 7, 3], [6, 4]),
    "brev": ([5, 4, 9, 6, 7, 3], [5]),
    "kausityöntekijä": ([6, 7, 5, 3, 0, 10], [6]),
    "meeting": ([10, 8, 9, 7, 5, 3], [9]),
    "07-3": ([10, 1, 2, 11], [10]),
    '"ennen kesää"': ([6, 1, 2, 11], [6]),
    "Palaverit puoleen": ([8, 10, 9, 7, 5, 3], [8]),
    "työllistymissuunitelma": ([11, 1, 2], [11]),
    "samtal om säsongsarbete": ([7, 3, 0, 6, 10, 9], [7, 3]),
}


@pytest.fixture
def full(shelf: Shelf) -> Shelf:
    for number, (title, body, lang) in enumerate(TEXTS):
        shelf.put(number, title, body, lang=lang)
    services.changed("story", shelf.texts)
    return shelf


def hits(query: str) -> list[int]:
    titles = [title for title, _body, _lang in TEXTS]
    return [titles.index(hit.title) for hit in queries.find(ANYBODY, query).hits][:6]


@pytest.mark.parametrize("query", QUERIES)
def test_hits_come_in_this_order_with_a_model(full: Shelf, few_words: FewWords, query: str) -> None:
    embed()
    assert hits(query) == QUERIES[query][0]


@pytest.mark.parametrize("query", QUERIES)
def test_hits_come_in_this_order_by_words_alone(full: Shelf, query: str) -> None:
    assert hits(query) == QUERIES[query][1]
