"""The pilot's book: every token is another word, and what differs from the service is told."""

from __future__ import annotations

from pilot.faults import Faults
from pilot.ledger import FOUND, OPEN, REFUSED, REPLACED, TAKEN, Ledger, word
from pilot.people import totp


def test_tokens_are_words_of_their_own() -> None:
    made = [word(number) for number in range(5_000)]
    assert len(set(made)) == 5_000
    assert all(FOUND.fullmatch(one) for one in made)
    assert FOUND.findall(" ".join(made[:50])) == made[:50]


def test_what_was_taken_is_there_once_and_what_was_refused_nowhere() -> None:
    book = Ledger()
    kept, twice, gone, refused, old = (book.token("aino", "diary") for _one in range(5))
    book.settle(f"{kept} {twice} {gone}", TAKEN)
    book.settle(refused, REFUSED, "422")
    book.settle(old, REPLACED)
    found = book.check({"diary": [f"{kept} {twice}", f"{twice} {refused} {old}"]})
    assert len(found) == 4
    assert not any(kept in one for one in found)
    assert all(any(token in one for one in found) for token in (twice, gone, refused, old))
    assert book.check({"diary": [f"{kept} {twice} {gone}"]}) == []


def test_a_place_nobody_looked_at_and_a_fate_nobody_knows_are_told() -> None:
    book = Ledger()
    token, left = book.token("aino", "note"), book.token("aino", "note")
    book.settle(token, TAKEN)
    assert len(book.check({})) == 2
    assert book.of(OPEN)[0].token == left
    assert book.summary() == {"note": {TAKEN: 1, OPEN: 1}}


def test_a_fault_that_went_otherwise_does_not_hold() -> None:
    faults = Faults()
    faults.note("double tap", "once", "once", held=True)
    assert faults.rows["double tap"].held
    faults.note("double tap", "once", "twice", held=False)
    assert not faults.rows["double tap"].held
    assert faults.rows["double tap"].seen == ["once", "twice"]


def test_the_authenticator_app_is_that_of_the_standard() -> None:
    # RFC 6238, appendix B: the secret "12345678901234567890", the moment 59 s, shortened to six digits.
    assert totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1) == "287082"
