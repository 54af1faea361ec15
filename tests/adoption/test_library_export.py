"""The library in a folder, whatever has happened: what was drawn step by step is what is drawn at once, no page tells
more than the live one, and who is hidden or waits is nowhere (A5, W8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.test import Client

from adoption.places import TAPS, Places
from adoption.test_public_use import many
from catalogue.exported import broken_links, export, files, manifest, said, wrong_sums
from catalogue.library import bare_model, shelve
from catalogue.test_library_page import out, withdrawn
from oppiva.adoption import services
from oppiva.adoption.models import Adoption
from oppiva.catalogue import library_kept
from oppiva.catalogue import services as models
from oppiva.catalogue.models import OperatingModel
from oppiva.catalogue.static_export.layout import DAY
from oppiva.jobs import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
CANARY = "KANARIALINTU"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    library_kept.forget()
    yield
    library_kept.forget()


def test_places_are_told_as_they_let_themselves_be_told(places: Places, tmp_path: Path) -> None:
    first, *_rest = many(places)
    services.add_adaptation(places.adopter, first, taps=TAPS, sentence="Soitamme =iltaisin.")
    Adoption.objects.filter(show_as="hidden").update(organisation_name=f"{CANARY} Oy", unit=CANARY)
    Adoption.objects.filter(confirmed_on__isnull=True).update(organisation_name=f"{CANARY} Oy", unit=CANARY)
    export(tmp_path)
    for path, content in files(tmp_path).items():
        assert CANARY.encode() not in content, path
        assert places.outsider.name.encode() not in content, path
    slug = places.library.model.slug
    page = (tmp_path / "mallit" / slug / "index.html").read_text("utf-8")
    assert 'id="kaytto"' in page
    assert said(page) <= said(Client().get(f"/mallit/{slug}/").content.decode())
    board = (tmp_path / "mallit" / "leviaminen" / "index.html").read_text("utf-8")
    assert said(board) <= said(Client().get("/mallit/leviaminen/").content.decode())
    rows = list(csv.reader(io.StringIO((tmp_path / "kayttoonotot.csv").read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + Adoption.objects.filter(show_as__in=("name", "area"), confirmed_on__isnull=False).count()
    assert {row[0] for row in rows[1:]} == {places.library.model.code}


def test_no_cell_is_a_formula(places: Places, tmp_path: Path) -> None:
    made = places.confirmed()
    Adoption.objects.filter(pk=made.pk).update(organisation_kind="other", organisation_name="=1+1", area=None)
    other = bare_model(places.library.table.programme, "Toinen", 30)
    type(other.draft).objects.filter(pk=other.draft.pk).update(name="@SUM(1)", one_sentence="+1 puhelu päivässä lisää.")
    shelve(OperatingModel.objects.get(pk=other.pk))
    export(tmp_path)
    for name in ("mallit.csv", "kayttoonotot.csv"):
        text = (tmp_path / name).read_text("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
        assert not [cell for cell in cells if cell[:1] in set("=+-@")], name
        assert any(cell.startswith("'") for cell in cells), name


Deed = Callable[[Places, int], object]


def _more(places: Places, n: int) -> None:
    shelve(bare_model(places.library.table.programme, f"Malli {n}", 40 + n))


def _version(places: Places, n: int) -> None:
    # What was a draft before is not published with it.
    places.library.write(law=f"Kirjataan vain se, mikä {n} sovittiin.", channel="Puhelin.")
    places.library.publish(f"Lause {n} selkeni.")


def _away(places: Places, n: int) -> None:
    rows = OperatingModel.objects.filter(number__gt=40, deleted_in__isnull=True)
    rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:1])).update(deleted_in=places.version.pk)


def _withdrawn_model(places: Places, n: int) -> None:
    rows = OperatingModel.objects.filter(number__gt=40, state="published", deleted_in__isnull=True)
    for one in rows[:1]:
        models.withdraw(places.library.analyst, one, reason="Tilalle tuli toinen tapa.")


def _draft(places: Places, n: int) -> None:
    bare_model(places.library.table.programme, f"{CANARY} {n}", 60 + n)
    places.library.write(channel=f"{CANARY} {n}")


AREAS = ("05", "07", "09", "11", "13", "14", "15", "16")
DEEDS: dict[str, Deed] = {
    "more": _more,
    "version": _version,
    "away": _away,
    "withdrawn": _withdrawn_model,
    "named": lambda places, n: places.confirmed(area=AREAS[n]),
    "hidden": lambda places, n: places.confirmed(area=AREAS[n], show_as="hidden"),
    "used": lambda places, n: places.in_use(clock.today(), area=AREAS[n], show_as="area"),
    "waits": lambda places, n: places.begin(area=AREAS[n]),
    "out": lambda places, n: out(places.library.table.cards[0]),
    "back": lambda places, n: withdrawn(places.library.table.cards[0]),
    "draft": _draft,
}


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 20))])
def test_step_by_step_is_as_at_once_and_tells_what_strangers_read(places: Places, tmp_path: Path, seed: int) -> None:
    random, now = Random(seed), clock.now()
    todo = random.sample(sorted(DEEDS), len(DEEDS))[:8]
    with clock.travel(now):
        export(tmp_path / "steps")
    for n, name in enumerate(todo):
        # A month between them: what hangs on the day changes, too.
        with clock.travel(now + timedelta(days=31 * n)):
            DEEDS[name](places, n)
            if n % 3 == 2 or n == len(todo) - 1:
                export(tmp_path / "steps")
    with clock.travel(now + timedelta(days=31 * (len(todo) - 1))):
        export(tmp_path / "once")
        steps, once = (
            {path: content for path, content in files(tmp_path / name).items() if path != "SHA256SUMS"}
            for name in ("steps", "once")
        )
        assert steps.keys() == once.keys(), todo
        same = [path for path in steps if _but_day(steps[path]) != _but_day(once[path])]
        assert same == [], todo
        library_kept.forget()
        told = {one["slug"] for one in manifest(tmp_path / "steps")["models"]}
        # The same models by every outlet.
        for outlet in ("/mallit/{}/", "/api/v1/models/{}"):
            assert told == {slug for slug in _slugs() if Client().get(outlet.format(slug)).status_code == 200}, outlet
        listed = Client().get("/mallit/?tila=all").content.decode()
        copied = (tmp_path / "steps" / "index.html").read_text("utf-8")
        for slug in _slugs():
            assert (f'"/mallit/{slug}/"' in listed) == (f'"mallit/{slug}/index.html"' in copied) == (slug in told)
        for slug in told:
            page = (tmp_path / "steps" / "mallit" / slug / "index.html").read_text("utf-8")
            assert said(page) <= said(Client().get(f"/mallit/{slug}/").content.decode())
    for path, content in steps.items():
        assert CANARY.encode() not in content, path
        assert DAY.encode() not in content, path
    assert broken_links(tmp_path / "steps") == []
    assert wrong_sums(tmp_path / "steps") == []


def _slugs() -> list[str]:
    return list(OperatingModel.objects.values_list("slug", flat=True))


def _but_day(content: bytes) -> str:
    """A file without the day of the copy, which stays while nothing else changes."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content.hex()
    for start, end in (
        ('<footer class="foot">', "</footer>"),
        ("This is a copy", "</p>"),
        ('"made_on":', ","),
        ("Tämä on kopio", "</p>"),
    ):
        before, mark, rest = text.partition(start)
        text = before + rest.partition(end)[2] if mark else text
    return text
