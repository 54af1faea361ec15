"""Takes the pictures of the user guides from the demo, in the language of each guide.

They come into `.oppiva/pictures`; `OPPIVA_TEST_PICTURES=docs` takes those of all languages and puts them into the
guides themselves. Otherwise the Finnish ones are enough, to save a third of a minute; the long tier takes all. What
they show may differ from what the guides hold: the same pictures have to be there, not the same bytes.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from guide import texts
from journeys.test_looks import OWN, TODAY
from journeys.test_roles import MAILS

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]

TAKEN = texts.ROOT / ".oppiva" / "pictures"
KEPT = texts.FOLDER / "pictures"
PHONE, DESK = (390, 844), (1280, 680)
PROGRAMME = "/hanke/ES-OPPIVA/"
DOCS = os.environ.get("OPPIVA_TEST_PICTURES") == "docs"
WHOLE = DOCS or os.environ.get("OPPIVA_TEST_PROFILE") == "long"
ASKED = "/luvat/"  # the first thing asked there is the picture
DRAFT = f"{PROGRAMME}mallit/M3/"  # the model that is being written on the demo's day
CHECK = "/vastuut/TERM/tarkistettu/"  # of the first model that has a steward
# The guide, the picture's name, the size of the screen, the page.
SHOTS = [
    ("participant", "home", PHONE, "/"),
    ("participant", "team", PHONE, f"{TODAY}tiimi/"),
    ("participant", "experiment", PHONE, OWN),
    ("facilitator", "door", PHONE, f"{TODAY}ovi/"),
    ("facilitator", "flow", DESK, f"{PROGRAMME}sarjat/12/tyopajat/1/kulku/"),
    ("facilitator", "situation", DESK, f"{TODAY}tilanne/"),
    ("supervisor", "home", DESK, "/"),
    ("supervisor", "permission", DESK, ASKED),
    ("project-manager", "plan", DESK, f"{PROGRAMME}suunnitelma/1/#blocks"),
    ("project-manager", "series", DESK, f"{PROGRAMME}sarjat/"),
    ("project-manager", "programme", DESK, PROGRAMME),
    ("analyst", "model", DESK, DRAFT),
    ("analyst", "text", DESK, f"{DRAFT}teksti/ydin/"),
    ("steward", "home", DESK, "/vastuut/"),
    ("steward", "check", DESK, CHECK),
    ("adopter", "record", DESK, "/kayttoonotot/PLACE/"),
    ("adopter", "change", PHONE, "/kayttoonotot/PLACE/muokkaus/"),
]
# Who has no role of the programme is found in the demo: its mail, and what stands in the addresses.
FOUND = {"steward": "who_keeps.py", "adopter": "who_adopts.py"}


def light(content: bytes) -> bytes:
    """The picture in 64 colours, in fewer where it would be too heavy otherwise."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    for colours in (64, 48, 32, 16):
        packed = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= 40 * 1024:
            break
    return packed.getvalue()


@pytest.mark.parametrize("guide", texts.NAMES)
def test_the_pictures_of_a_guide(
    live_demo: LiveDemo, seen_by: Callable[[str], Any], look: Callable[[Any, int, str], None], guide: str
) -> None:
    told = live_demo.told(Path(__file__).parent / FOUND[guide]) if guide in FOUND else {}
    page = seen_by(told.get("mail") or MAILS[guide.replace("-", "_")])
    TAKEN.mkdir(parents=True, exist_ok=True)
    taken = set()
    for _guide, name, (width, height), shown in [shot for shot in SHOTS if shot[0] == guide]:
        path = shown.replace("TERM", told.get("term", "")).replace("PLACE", told.get("place", ""))
        look(page, width, "light")
        page.set_viewport_size({"width": width, "height": height})
        for language in texts.LANGUAGES if WHOLE else texts.LANGUAGES[:1]:
            before = "" if language == "fi" else f"/{language}"
            assert page.goto(f"{live_demo.address}{before}{path}").status == 200, path
            if path == ASKED:
                page.locator("main .lines a").first.click()
                page.wait_for_url("**/luvat/*/")
            assert page.locator("html").get_attribute("lang") == language
            file = f"{language}-{guide}-{name}.png"
            (TAKEN / file).write_bytes(light(page.screenshot()))
            taken.add(file)
    if DOCS:
        for file in taken:
            shutil.copyfile(TAKEN / file, KEPT / file)
    assert {file for file in taken if not (KEPT / file).exists()} == set(), "OPPIVA_TEST_PICTURES=docs keeps them"


def test_every_picture_that_a_guide_names_is_taken_and_no_other() -> None:
    taken = {f"{language}-{guide}-{name}.png" for language in texts.LANGUAGES for guide, name, *_rest in SHOTS}
    assert taken == texts.named()
