"""Two or more edit one record at once (R1, small form): each is saved or refused, no text is lost, versions add up."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_every_save_is_kept_or_refused_with_its_text(told_by):
    told = told_by(Path(__file__).with_name("rush.py"))
    assert told["failed"] == []
    assert len(told["saved"]) + len(told["refused"]) == 48
    for pk, version in told["versions"].items():
        numbers = [number for owner, number, _ in told["kept"] if owner == pk and number is not None]
        assert numbers == list(range(2, version + 1))
    assert sum(version - 1 for version in told["versions"].values()) == len(told["saved"])
    assert sorted(after for _, number, after in told["kept"] if number is not None) == sorted(told["saved"])
    assert sorted(after for _, number, after in told["kept"] if number is None) == sorted(told["refused"])
    assert (told["entries"], told["whole"]) == (48, True)
