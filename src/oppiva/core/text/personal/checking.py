"""The whole check of one text."""

from __future__ import annotations

from oppiva.core.text.personal.codes import find_codes
from oppiva.core.text.personal.contacts import find_contacts
from oppiva.core.text.personal.descriptions import find_descriptions
from oppiva.core.text.personal.flags import Flag, without_overlaps
from oppiva.core.text.personal.names import find_names
from oppiva.core.text.words import guess_language


def find_personal(text: str, lang: str | None = None) -> tuple[Flag, ...]:
    """The spans that may point to a person, in the order of the text; `lang` fi, sv or en, else guessed.

    Where two kinds meet the earlier of `KINDS` stays. Rules and lists only: a person decides on each.
    """
    language = lang if lang in {"fi", "sv", "en"} else guess_language(text)
    return without_overlaps(
        [*find_codes(text), *find_contacts(text), *find_names(text, language), *find_descriptions(text, language)]
    )
