"""What erasure does in the analysis: marks and memos stay without the person, a name in a text is blocked out."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit.models import Record
from oppiva.audit.services import empty_wordings
from oppiva.catalogue.coding_marks import blocked, words_in
from oppiva.catalogue.models import Code, ContradictionAnswer, MeasureReading, Memo
from oppiva.catalogue.services.coding_sources import ERASURE, SHORTEST_MASK, mask_words
from oppiva.core.policy import reading
from oppiva.people.models import Person

# What analysts write freely; names of codes and candidates are labels that others stand on.
WRITTEN: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Memo, ("text",)),
    (Code, ("definition", "use_when", "not_when")),
    (ContradictionAnswer, ("text",)),
    (MeasureReading, ("note",)),
)


def stays(person_id: UUID) -> None:
    """Nothing to empty: the key to the person becomes that of a former participant."""


def block_name(person_id: UUID) -> None:
    """The person's name and mail in frozen texts, in the quotes out of them and in what analysts wrote of them
    (`WRITTEN`), letter for letter.

    A part of a name is not sought: it may be a common word, or somebody else's.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return
    words = [one for one in (person.name, person.email) if len(one.strip()) >= SHORTEST_MASK]
    with reading(ERASURE):
        mask_words(words)
        for model, fields in WRITTEN:
            _block_written(model, fields, words)


def _block_written(model: type[Record], fields: tuple[str, ...], words: list[str]) -> None:
    """Not by a query: of letters beyond ASCII SQLite does not know the capitals."""
    for record in model._base_manager.all().iterator():
        clean = {
            name: blocked(text, places) for name in fields if (places := words_in(text := getattr(record, name), words))
        }
        if clean:
            model._base_manager.filter(pk=record.pk).update(**clean)
            empty_wordings(record, list(clean))
