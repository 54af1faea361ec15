"""What the analysis fills of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.queries import coding_personal as rows
from oppiva.catalogue.services.coding_personal import block_name, stays
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data

STAYS = _("What was marked and written stays without your name: the analysis is counted from it.")
KINDS = (
    ("coding_marks", "catalogue.coding", _("Quotes you gave codes"), rows.coding_rows_of, block_name, rows.codings_by),
    ("coding_parts", "catalogue.setcoder", _("Coding sets you took part in"), rows.part_rows_of, stays, rows.parts_by),
    ("coding_memos", "catalogue.memo", _("Memos you wrote"), rows.memo_rows_of, stays, rows.memos_by),
)
FIELDS: dict[str, Promise] = {
    "coding_candidate": _("Candidate"),
    "coding_source": _("Experiment"),
    "coding_place": _("Place in its text"),
    "coding_code": _("Code"),
    "coding_set": _("Set"),
    "coding_done": _("Done"),
    "coding_at": _("When"),
    "memo_text": _("What you wrote"),
}


def register() -> None:
    """Fills the slot."""
    own_data_words.add(FIELDS, {})
    for kind, model, title, found, erase, query in KINDS:
        register_personal_data(PersonalData.in_words(kind, model, title, found, erase, stays=STAYS, found=query))
