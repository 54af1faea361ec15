"""What erasure does in the library: what was done stays without the person, a name in a text is blocked out.

Published versions stay as they were written, word for word: they are insert-only, everybody has read them under their
hash, and a person looked at every finding before they went out. A name that stands in one all the same is taken out of
the draft, so that the next version is without it; the service says so in the register of processing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from oppiva.audit.models import Record
from oppiva.audit.services import empty_wordings
from oppiva.catalogue.blocks import FIELDS
from oppiva.catalogue.coding_marks import blocked, words_in
from oppiva.catalogue.models import (
    ModelDraft,
    ModelMaterial,
    ModelTrial,
    OperatingModel,
    PeerReview,
    StewardQuestion,
    Stewardship,
)
from oppiva.catalogue.queries.model_personal import mail_of
from oppiva.catalogue.services.coding_sources import ERASURE, SHORTEST_MASK
from oppiva.catalogue.services.stewards import person_gone
from oppiva.core.policy import reading
from oppiva.people.models import Person

# What people write freely of a model. Choices and numbers among the fields of a draft hold no name.
WRITTEN: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (ModelDraft, FIELDS),
    (ModelMaterial, ("title", "file_name")),
    (OperatingModel, ("lowered_reason", "withdrawn_reason")),
    (ModelTrial, ("unclear", "changed", "no_change_reason")),
    (PeerReview, ("text",)),
    (Stewardship, ("role", "reason")),
    (StewardQuestion, ("text", "answer", "unsent", "reason")),
)


def stays(person_id: UUID) -> None:
    """Nothing to empty: the key to the person becomes that of a former participant."""


def block_names(person_id: UUID) -> None:
    """The person's name and mail in what is written of models (`WRITTEN`), letter for letter, rows in rows included."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return
    words = [one for one in (person.name, person.email) if len(one.strip()) >= SHORTEST_MASK]
    with reading(ERASURE):
        for model, fields in WRITTEN:
            _block(model, fields, words)


def erase_terms(person_id: UUID) -> None:
    """What the person kept wants somebody else, and the programme is told; called while the key still is theirs."""
    person_gone(person_id)


def erase_questions(person_id: UUID) -> None:
    """Questions stay without their asker; one whose address was never confirmed goes."""
    rows = StewardQuestion.objects.alias(mail=Lower("asker_mail"))
    found = rows.filter(Q(asker=person_id) | Q(mail__in=mail_of(person_id))).values_list("pk", flat=True)
    asked = StewardQuestion.objects.filter(pk__in=list(found))
    asked.filter(state=StewardQuestion.State.UNCONFIRMED).delete()
    asked.update(asker=None, asker_mail="", confirm_hash="")


def _block(model: type[Record], fields: tuple[str, ...], words: list[str]) -> None:
    """Not by a query: of letters beyond ASCII SQLite does not know the capitals."""
    for record in model._base_manager.all().iterator():
        clean: dict[str, Any] = {}
        for name in fields:
            held = getattr(record, name)
            without = _without(held, words)
            if without != held:
                clean[name] = without
        if clean:
            model._base_manager.filter(pk=record.pk).update(**clean)
            empty_wordings(record, list(clean))


def _without(value: Any, words: list[str]) -> Any:
    """The value with these words blocked out in each of its texts; keys stay."""
    if isinstance(value, str):
        places = words_in(value, words)
        return blocked(value, places) if places else value
    if isinstance(value, list):
        return [_without(one, words) for one in value]
    if isinstance(value, dict):
        return {key: one if key == "key" else _without(one, words) for key, one in value.items()}
    return value
