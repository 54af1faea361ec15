"""What single cells mean: names, addresses, telephone numbers, languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from oppiva.core.rosters.grid import Cell
from oppiva.core.rosters.model import MAIL_LENGTH, PHONE_LENGTH, Language
from oppiva.core.text import fold

PARTICLES = frozenset({"von", "af", "av", "de", "la", "le", "van", "der", "den", "di", "da", "dos", "du", "zu", "al"})
_QUOTES = "\"'“”„‟’‘«»`´"
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_WORD = re.compile(r"[^\W\d_]+")
# What no name holds. A name that begins with a sign of sums would run in the next spreadsheet.
_ODD = re.compile(r"[0-9@=<>|{}\[\]\\_\"#%$*:]|^[-+]")
_GARBLED = re.compile("\ufffd|Ã[\u0080-\u00bf„…–¥¤¶]|�")

# Any run with @ inside: whether it is an address is said after, so that a bad one can be shown and mended.
# It begins where a word does: tried at every letter, a long word would be read a thousand times.
_MARK = r"\s<>;,:\"'“”„()\[\]|"
ANY_ADDRESS = re.compile(rf"(?<![^{_MARK}])[^{_MARK}]+@[^\s<>;,\"'“”()\[\]|]*")
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
_ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")

_LANGUAGES: dict[Language, str] = {
    "fi": "fi fin suomi suomeksi suomenkielinen suomea finska finnish finskt s su",
    "sv": "sv swe se ruotsi ruotsiksi ruotsinkielinen ruotsia svenska swedish svenskt svenskspråkig r ru",
    "en": "en eng englanti englanniksi englanninkielinen englantia engelska english e gb uk",
}
_LANGUAGE = {fold(word): code for code, words in _LANGUAGES.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and whether the order of its parts is known; `free` when it may still be the wrong way round."""

    text: str
    free: bool = False


def is_address(text: str) -> bool:
    """Whether a text is one mail address that can be written to."""
    return len(text) <= MAIL_LENGTH and len(text.partition("@")[0]) <= 64 and bool(_ADDRESS.fullmatch(text))


def addresses_in(text: str) -> list[str]:
    """Everything with @ in a text, in small letters, without mailto: and marks around."""
    joined = re.sub(r"\s*@\s+|\s+@\s*", "@", text)
    return [address for found in ANY_ADDRESS.findall(joined) if (address := tidy_address(found)) != "@"]


def tidy_address(text: str) -> str:
    """An address in small letters, without the marks people and programs leave around it."""
    return text.removeprefix("mailto:").strip(_QUOTES + " .;,<>").lower()


def linked_address(cell: Cell) -> str:
    """The address a cell links to, empty for none."""
    return tidy_address(unquote(cell.link).partition("?")[0]) if cell.link else ""


def name_of(text: str, *, last_first: bool = False) -> Name:
    """A name with the first name first, without quotes, brackets and capitals throughout."""
    plain = " ".join(_BRACKETS.sub(" ", text).split()).strip(_QUOTES + " ;,<>")
    last, comma, first = plain.partition(",")
    if comma and first.strip() and last.strip():
        return Name(_calm(f"{first.strip()} {last.strip()}"))
    words = plain.split()
    if len(words) < 2:
        return Name(_calm(plain))
    loud = [word for word in words if _is_loud(word)]
    if last_first or (loud and len(loud) < len(words) and words[: len(loud)] == loud):
        return Name(_calm(turned(plain, len(loud) if 0 < len(loud) < len(words) else 0)))
    # MÄKELÄ said aloud at the end is a surname where it belongs.
    settled = bool(loud) and len(loud) < len(words) and words[-len(loud) :] == loud
    return Name(_calm(plain), free=not settled)


def turned(name: str, lasts: int = 0) -> str:
    """A name written surname first, the right way round; `lasts` = how many words the surname has, if that is known."""
    words = name.split()
    if not lasts:
        while lasts < len(words) - 2 and words[lasts].lower() in PARTICLES:
            lasts += 1
        lasts += 1
    return " ".join([*words[lasts:], *words[:lasts]])


def _is_loud(word: str) -> bool:
    return len(word) > 1 and word.isupper() and any(map(str.isalpha, word))


def _calm(name: str) -> str:
    """A name in capitals as it is written in a letter: Aino af Ursin-Mäkelä."""
    words = name.split()
    quiet = [
        word
        if not _is_loud(word)
        else word.lower()
        if at and word.lower() in PARTICLES
        else _WORD.sub(lambda part: part.group().capitalize(), word)
        for at, word in enumerate(words)
    ]
    return " ".join(quiet)


def looks_like_name(text: str) -> bool:
    """Whether a text can be a person's name."""
    return any(map(str.isalpha, text)) and not _ODD.search(text)


def is_garbled(text: str) -> bool:
    """Whether letters were lost on the way: M�kel�, MÃ¤kelÃ¤."""
    return bool(_GARBLED.search(text))


def order_said_by(name: str, mail: str) -> int:
    """What the address says of the name's order: 1 first name first, -1 surname first, 0 nothing."""
    parts = [fold(part) for part in re.split(r"[._]", mail.partition("@")[0]) if part]
    words = [fold(word) for word in name.split()]
    if len(parts) < 2 or len(words) < 2 or words[0] == words[-1]:
        return 0
    ends = (words[0], words[-1])
    return 1 if (parts[0], parts[-1]) == ends else -1 if (parts[-1], parts[0]) == ends else 0


def surname_first(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether a column of names, told by its addresses, is written surname first; a lone hint is believed, too."""
    said = [order_said_by(name, mail) for name, mail in pairs]
    return said.count(-1) > 4 * said.count(1)


def phone_of(cell: Cell) -> str | None:
    """A telephone number with the zero or plus that a spreadsheet took away; None when it is none."""
    text = re.split(r"\s*(?:[/;,]|\btai\b|\beller\b|\bor\b)\s*", _BRACKETS.sub(" ", cell.text).strip(_QUOTES + " "))[0]
    text = re.sub(r"^(?:puh|p|gsm|tel|tfn|mob|mobil)\.?:?\s*(?=[+0-9])", "", text, flags=re.IGNORECASE).strip()
    digits = re.sub(r"[\s.‐‑–-]", "", text)
    if not re.fullmatch(r"\+?[0-9]{3,15}", digits):
        return None
    if cell.kind == "number" or digits == text:
        if re.fullmatch(r"358[1-9][0-9]{5,11}", digits):
            return "+" + digits
        if cell.kind == "number" and len(digits) > 6 and digits[0] != "0":
            return "0" + digits
    return text[:PHONE_LENGTH].strip()


def language_of(text: str) -> Language | None:
    """fi, sv or en; empty for nothing written, None for a language the service does not speak."""
    key = re.sub(r"[\W_]+", " ", fold(text)).strip()
    if not key:
        return ""
    return _LANGUAGE.get(key.split()[0])
