"""Two spellings of one word or name, brought to one form."""

import re
import unicodedata

# Letters without a mark to take off, as people type them on a keyboard that lacks them.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_APART = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """The form to search by: small letters without marks, one space between words, so that makela finds Mäkelä."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    plain = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())


def one_newline(text: str) -> str:
    """A text of a form as it was typed: browsers send two letters for each new line, and count one."""
    return text.replace("\r\n", "\n")


def search_key(text: str) -> str:
    """The folded words of a text, one space apart, without commas and hyphens: where each word begins can be seen."""
    return " ".join(_APART.sub(" ", fold(text)).split())


def name_key(name: str) -> str:
    """The form by which two spellings of one name are equal: `Mäkelä, Aino` and `Aino MÄKELÄ`, but not `Aino Makela`.

    Order, case, commas and hyphens do not count; å, ä and ö stay letters of their own.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(sorted(_APART.sub(" ", unicodedata.normalize("NFC", plain)).split()))
