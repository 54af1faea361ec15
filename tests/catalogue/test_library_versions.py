"""Frozen versions: each at its own address for ever, the same bytes under the hash its page tells (records.md T16)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from catalogue.library import TEXTS, Library
from catalogue.test_library_page import get, page
from oppiva.catalogue.freezing import hash_of
from oppiva.catalogue.models import ModelVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def changed(library: Library) -> None:
    """1.0.0, then a typo, then a core part."""
    library.published()
    library.write(problem=TEXTS["problem"].replace("jonottaa", "odottaa"))
    library.publish("Yksi sana vaihdettiin.")
    core = library.draft.core_parts
    library.write(core_parts=[{**core[0], "what": "Soitto tunnin kuluessa"}, core[1]], breaks_if="Puhelin jää kotiin.")
    library.publish("Soitto tulee tunnin kuluessa.")


def data(library: Library, number: str, **headers: str) -> Any:
    return Client().get(f"/mallit/{library.model.slug}/{number}/malli.json", headers=headers)


@pytest.mark.both
def test_the_old_address_answers_the_same_bytes_after_later_versions(library: Library) -> None:
    library.published()
    first = data(library, "1.0.0")
    shown = page(f"{library.model.slug}/1.0.0/")
    version = ModelVersion.objects.get()
    assert sha256(first.content).hexdigest() == version.content_hash == hash_of(version.content)
    assert version.content_hash in shown
    assert first["ETag"] == f'"{version.content_hash}"'
    library.write(problem=TEXTS["problem"].replace("jonottaa", "odottaa"))
    library.publish("Yksi sana vaihdettiin.")
    again = data(library, "1.0.0")
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert data(library, "1.0.1").content != first.content


def test_who_has_the_bytes_already_is_not_sent_them_again(library: Library) -> None:
    library.published()
    etag = data(library, "1.0.0")["ETag"]
    for sent in (etag, f"W/{etag}", f'"x", {etag}'):
        answer = data(library, "1.0.0", **{"If-None-Match": sent})
        assert (answer.status_code, answer.content) == (304, b""), sent
    assert data(library, "1.0.0", **{"If-None-Match": '"x"'}).status_code == 200


def test_an_older_version_reads_as_it_was_and_says_that_there_is_a_newer(library: Library) -> None:
    changed(library)
    slug = library.model.slug
    old, new = page(f"{slug}/1.0.0/"), page(f"{slug}/2.0.0/")
    assert "Soitto samana päivänä" in old
    assert "Soitto tunnin kuluessa" not in old[: old.index('id="m19"')]
    assert "There is a newer version: 2.0" in old
    assert f'href="/en/mallit/{slug}/"' in old
    assert '<meta name="robots" content="noindex">' in old
    assert "There is a newer version" not in new
    assert "Published, version 2.0" in new
    assert page(f"{slug}/").count("Soitto tunnin kuluessa") == new.count("Soitto tunnin kuluessa")
    assert "application/ld+json" not in old


@pytest.mark.parametrize(
    "number", ["1.0.9", "9.0.0", "01.0.0", "1.0", "1.0.0.0", "1..0", ".", "0.1.0", "1.0.00", "99999.0.0"]
)
def test_a_version_that_never_existed_is_not_there(library: Library, number: str) -> None:
    library.published()
    assert get(f"{library.model.slug}/{number}/").status_code == 404
    assert data(library, number).status_code == 404
    assert get(f"{library.model.slug}/versiot/?vanha={number}").status_code == 404


def test_two_versions_stand_side_by_side_word_by_word(library: Library) -> None:
    changed(library)
    slug = library.model.slug
    html = page(f"{slug}/versiot/?vanha=1.0.0&uusi=2.0.0")
    assert "From version 1.0 to version 2.0" in html
    assert "<del>jonottaa</del>" in html
    assert "<ins>odottaa</ins>" in html
    assert "<ins>tunnin</ins>" in html
    assert ">Steps<" not in html, "what is the same is not repeated"
    back = page(f"{slug}/versiot/?vanha=2.0.0&uusi=1.0.0")
    assert "<del>odottaa</del>" in back
    assert "Soitto tulee tunnin kuluessa." in page(f"{slug}/versiot/"), "the two newest unless others are asked for"
    assert "Nothing differs between 1.0 and 1.0" in page(f"{slug}/versiot/?vanha=1.0.0&uusi=1.0.0")


def test_a_single_version_has_nothing_to_stand_beside(library: Library) -> None:
    library.published()
    assert "versiot/" not in page(f"{library.model.slug}/")
    assert "Nothing differs" in page(f"{library.model.slug}/versiot/")


def test_every_version_is_listed_with_what_changed(library: Library) -> None:
    changed(library)
    html = page(f"{library.model.slug}/")
    for words in ("Yksi sana vaihdettiin.", "Soitto tulee tunnin kuluessa.", "Ensimmäinen julkaisu.", "wording",
                  "change of the core", "first publication"):  # fmt: skip
        assert words in html
    assert f"/en/mallit/{library.model.slug}/1.0.1/" in html
