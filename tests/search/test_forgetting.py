"""PostgreSQL's index of terms keeps no word of a text that went, and is used beneath the policies of rows (bar G5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from stages import new_database

if TYPE_CHECKING:
    import psycopg

pytestmark = pytest.mark.pg
CANARY = "qqpkanarialintu"
TEXT = """INSERT INTO search_textdoc (kind, object_id, version, lang, title, body, lem, length, text_hash, updated_at)
          VALUES ('experiment', gen_random_uuid(), 1, 'fi', '', '', '', 1, '', now()) RETURNING id"""


@pytest.fixture
def server(worker_id: str, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A database that keeps what is written, in the hands of who owns its tables."""
    import psycopg

    with new_database(f"forgetting_{worker_id}") as address, psycopg.connect(address, autocommit=True) as made:
        yield made


def put(server: Any, words: str) -> int:
    (pk,) = server.execute(TEXT).fetchone()
    server.execute("INSERT INTO search_words VALUES (%s, strip(to_tsvector('simple', %s)))", [pk, words])
    return int(pk)


def index_bytes(server: Any) -> bytes:
    """The bytes of the index as they lie on the disk."""
    server.execute("CHECKPOINT")
    (found,) = server.execute("SELECT pg_read_binary_file(pg_relation_filepath('search_words_terms'))").fetchone()
    return bytes(found)


def test_the_night_takes_the_words_of_a_text_that_went_out_of_the_index(server: psycopg.Connection) -> None:
    put(server, "kirje lyheni")
    pk = put(server, f"kirje {CANARY}")
    server.execute("VACUUM search_words")  # writes what waits into the index itself
    assert CANARY.encode() in index_bytes(server)
    server.execute("DELETE FROM search_textdoc WHERE id = %s", [pk])
    assert server.execute("SELECT count(*) FROM search_words").fetchone() == (1,), "goes with its text"
    server.execute("VACUUM search_words")
    assert CANARY.encode() in index_bytes(server), "else nobody need forget it"
    # As pages and worker do, who own nothing.
    server.execute("SET ROLE oppiva_app")
    server.execute("SELECT search_forget_old_terms()")
    server.execute("RESET ROLE")
    found = index_bytes(server)
    assert CANARY.encode() not in found
    assert b"lyheni" in found


def test_a_rare_term_is_looked_up_and_not_searched_for_in_every_text(server: psycopg.Connection) -> None:
    from oppiva.search import fulltext

    for n in range(300):
        put(server, f"kirje sana{n}")
    server.execute("VACUUM ANALYZE search_words")
    server.execute("SET ROLE oppiva_app")
    server.execute("SET enable_seqscan = off")
    plan = server.execute(f"EXPLAIN {fulltext.HOLDS['postgresql'].format(lang=0, weight=1)}", ["sana7"]).fetchall()
    assert "search_words_terms" in str(plan)
