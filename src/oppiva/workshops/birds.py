"""The words of join codes: a bird and two digits, such as KUIKKA 42, easy to say across a room and to type."""

from __future__ import annotations

import re

from oppiva.core.text import fold

# Short names of birds without å, ä and ö, so that any keyboard types them and an address shows them as they are.
BIRDS = (
    "ALLI", "FASAANI", "HAAHKA", "HAAPANA", "HAIKARA", "HANHI", "HARAKKA", "HAUKKA", "HIPPIAINEN", "HUUHKAJA",
    "ISOKOSKELO", "JOUTSEN", "KAAKKURI", "KALALOKKI", "KANAHAUKKA", "KARIKUKKO", "KERTTU", "KIISLA", "KIURU",
    "KORPPI", "KOSKELO", "KOTKA", "KUIKKA", "KULTARINTA", "KUOVI", "KURKI", "KURPPA", "LAULURASTAS", "LIRO",
    "LOKKI", "LUNNI", "MERIKOTKA", "MERIMETSO", "METSO", "MUSTARASTAS", "NAAKKA", "NAURULOKKI", "NOKIKANA",
    "NUOLIHAUKKA", "PAJULINTU", "PALOKORPPI", "PEIPPO", "PIKKULOKKI", "PUNARINTA", "PUNATULKKU", "PYY", "RASTAS",
    "RAUTIAINEN", "RIEKKO", "RUOKKI", "SATAKIELI", "SIEPPO", "SINISORSA", "SINITIAINEN", "SIRKKU", "SIRRI", "SORSA",
    "SOTKA", "SUULA", "TALITIAINEN", "TASKU", "TAVI", "TEERI", "TIAINEN", "TIIRA", "TIKKA", "TILHI", "TILTALTTI",
    "TURTURI", "TYLLI", "UIKKU", "URPIAINEN", "VARIS", "VARPUNEN", "VIKLO",
)  # fmt: skip
LOWEST, HIGHEST = 10, 99

_TYPED = re.compile(r"([a-z]{3,20})([0-9]{2})")
_BETWEEN = re.compile(r"[\s_.\-–]+")


def code_of(typed: str) -> str:
    """The code as it is stored, `KUIKKA 42`, from what was typed in any case, with spaces or not; "" for no code."""
    found = _TYPED.fullmatch(_BETWEEN.sub("", fold(typed[:60])))
    if found is None or found[1].upper() not in BIRDS:
        return ""
    return f"{found[1].upper()} {found[2]}"


def in_address(code: str) -> str:
    """The code as it stands in an address: KUIKKA42."""
    return code.replace(" ", "")
