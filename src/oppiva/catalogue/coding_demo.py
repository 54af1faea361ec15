"""The demo's analysis: its analyst has coded the candidate with the most texts, and thought aloud in two memos.

Which sentence gets which code follows from its words, so the demo is the same at every build.
"""

from __future__ import annotations

from collections.abc import Mapping

from oppiva.catalogue.coding_marks import units_of
from oppiva.catalogue.models import CandidateState, Code, Colour
from oppiva.catalogue.queries.coding import experiments_of, newest_sources
from oppiva.catalogue.rules import candidates_visible_to
from oppiva.catalogue.rules.coding import Desk, desk_of
from oppiva.catalogue.services import coding_codes, coding_marks, coding_memos, coding_sources
from oppiva.core.policy import Actor
from oppiva.programme.models import Programme

FEWEST = 3
# Name -> what it lies under, its colour, what it means, and the stems of words that tell of it.
CODES: Mapping[str, tuple[str, Colour, str, tuple[str, ...]]] = {
    "Mitä muuttui": ("", Colour.SPRUCE, "Tiimi kertoo, mitä arjessa tapahtui.", ("väheni", "lisä", "tasoitt", "synty")),
    "Aikaa säästyi": (
        "Mitä muuttui", Colour.MOSS, "Minuutteja, tunteja tai päiviä jäi muuhun.", ("minuut", "tunti", "päiv", "viiko"),
    ),
    "Joku auttoi": ("Mitä muuttui", Colour.LAKE, "Apu tuli työkaverilta.", ("apua", "auttaa", "pari", "kysy")),
    "Mikä ei auttanut": ("", Colour.BERRY, "Tiimi sanoo, mikä jäi ilman tulosta.", (" ei ", "eivät", "eikä", "vasta")),
    "Mitä opittiin": ("", Colour.HEATHER, "Neuvo seuraavalle tiimille.", ("kannattaa", "riittää", "tärkei", "pitää")),
}  # fmt: skip
ABOUT_ALL = "Lyhyt yhteinen hetki toistuu. Hyöty tulee siitä, että joku kysyy, ei palaverista."
ABOUT_CODE = "Lue nämä ennen mallin rajoja: samat sanat tulevat useasta tiimistä."


def build(actor: Actor, programme: Programme) -> None:
    """Codes the open candidate with the most texts, when it has three or more."""
    rows = candidates_visible_to(actor).filter(programme=programme, state=CandidateState.OPEN)
    desks = [desk_of(actor, one) for one in rows.order_by("number")]
    most = max(desks, key=lambda desk: len(experiments_of(desk)), default=None)
    if most is not None and len(experiments_of(most)) >= FEWEST:
        code(most)


def code(desk: Desk) -> None:
    """Freezes the texts, makes the codes, and gives each sentence those whose words it has."""
    coding_sources.freeze(desk)
    made: dict[str, Code] = {}
    for name, (parent, colour, definition, _stems) in CODES.items():
        fields = {"name": name, "colour": colour, "definition": definition}
        if parent:
            fields["parent"] = str(made[parent].pk)
        made[name] = coding_codes.add_code(desk, fields=fields)
    for source in newest_sources(desk):
        for unit in units_of(source.text):
            words = source.text[unit.start : unit.end].lower()
            found = [made[name].pk for name, (*_rest, stems) in CODES.items() if any(stem in words for stem in stems)]
            if found:
                coding_marks.mark(desk, source, places=[unit], codes=found)
    coding_memos.write_memo(desk, text=ABOUT_ALL)
    coding_memos.write_memo(desk, text=ABOUT_CODE, about=made["Mitä opittiin"])
