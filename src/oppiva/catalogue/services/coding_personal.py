"""What erasure does in the analysis: marks and memos stay without the person, a name in a text is blocked out."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit.services import empty_wordings
from oppiva.catalogue.coding_marks import blocked, words_in
from oppiva.catalogue.models import Memo
from oppiva.catalogue.services.coding_sources import ERASURE, SHORTEST_MASK, mask_words
from oppiva.core.policy import reading
from oppiva.people.models import Person


def stays(person_id: UUID) -> None:
    """Nothing to empty: the key to the person becomes that of a former participant."""


def block_name(person_id: UUID) -> None:
    """The person's name and mail in frozen texts, in the quotes out of them and in anybody's memos, letter for letter.

    A part of a name is not sought: it may be a common word, or somebody else's.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return
    words = [one for one in (person.name, person.email) if len(one.strip()) >= SHORTEST_MASK]
    with reading(ERASURE):
        mask_words(words)
        _block_memos(words)


def _block_memos(words: list[str]) -> None:
    """Not by a query: of letters beyond ASCII SQLite does not know the capitals."""
    for memo in Memo.objects.all().iterator():
        places = words_in(memo.text, words)
        if places:
            Memo.objects.filter(pk=memo.pk).update(text=blocked(memo.text, places))
            empty_wordings(memo, ["text"])
