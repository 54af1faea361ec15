"""The programme: the plan file dropped in, what blocks it mended or given a reason, put in force, its organisations."""

from __future__ import annotations

import re

from pilot.people import Human, Unexpected, expect
from pilot.server import ROOT
from pilot.world import World

PLAN = ROOT / "src/oppiva/core/plan/data/etela-savo-2025.toml"
UNITS = ("Henkilöasiakkaat", "Työnantajapalvelut", "Palveluohjaus", "Nuorten palvelut")
REASON = "Rahoittaja on hyväksynyt hankkeen; puuttuvat kohdat täydennetään hakemuksen liitteistä. {token}"
SUPERVISORS = 80


def sets_up(world: World) -> None:
    """The operator installs, adds the first administrator and the project manager."""
    world.installation.command("first-admin", "--name", "Aino Asentaja", "--email", "aino@pilotti.example")
    world.installation.command(
        "add-person",
        "--name",
        "Pirkko Projekti",
        "--email",
        "pirkko@pilotti.example",
        "--role",
        "project_manager",
        "--scope",
        "own",
    )
    world.admin = Human(world, "Aino Asentaja", "aino@pilotti.example", "instance_admin")
    world.manager = Human(world, "Pirkko Projekti", "pirkko@pilotti.example", "project_manager")


def drops_plan(world: World) -> None:
    """The real plan: read, mended where it can be, in force with a reason for the rest."""
    manager = world.manager
    assert manager is not None
    manager.signs_in()
    _wrong_files(world, manager)
    page = manager.opens("/hankkeet/uusi/")
    page = manager.sends(page.form(text=""), files={"file": (PLAN.name, PLAN.read_bytes(), "application/toml")})
    found = re.search(r"/hanke/([^/]+)/suunnitelma/1/", page.path)
    if found is None:
        raise Unexpected(f"the plan opened no programme: {page.path} {page.troubles}")
    world.programme = found.group(1)
    page = manager.opens(page.link(r"/muokkaa/leadership/"))
    page = manager.sends(
        page.form(save=""), {"leadership.supervisors": SUPERVISORS}, press=page.form(save="").button("save")
    )
    newest = re.search(r"/suunnitelma/(\d+)/", page.path)
    assert newest is not None
    page = manager.opens(f"{world.base}suunnitelma/{newest.group(1)}/")
    page = manager.browser.follow(r"/voimaan/$")
    form = page.form(reason="")
    changes: dict[str, object] = {name: "new" for name in form.fields if name.startswith("match-")}
    refused = manager.browser.submit(form, changes)
    world.faults.note(
        "plan blocks, no reason given",
        "refused in words, nothing in force",
        f"{refused.status} {refused.troubles[:1]}",
        held=refused.status == 422 and bool(refused.troubles),
    )
    reason = REASON.format(token=manager.types("plan reason"))
    manager.sends(refused.form(reason=""), {**changes, "reason": reason})
    expect(manager.opens(world.base), 200, "the programme page")


def names_units(world: World) -> None:
    """Four units in the first organisation, one in the second: who takes part works in one of them."""
    manager = world.manager
    assert manager is not None
    page = manager.opens("/organisaatiot/")
    houses = [address for address, words in page.links if re.search(r"/organisaatiot/[0-9a-f-]{36}/$", address)]
    for number, house in enumerate(dict.fromkeys(houses)):
        for name in UNITS[: 2 if number else 4]:
            page = manager.opens(house)
            page = manager.browser.follow(r"/uusi-yksikko/$")
            manager.sends(page.form(size=""), {"name": f"{name} {number + 1}", "size": 200})
    page = manager.opens("/yksikot/")
    for address, words in page.links:
        if found := re.search(r"/yksikot/([0-9a-f-]{36})/$", address):
            world.units.setdefault(words, found.group(1))


def makes_series(world: World) -> list[str]:
    """All series that the plan promises, as drafts; answers their codes."""
    manager = world.manager
    assert manager is not None
    manager.opens(f"{world.base}sarjat/suunnitelmasta/")
    page = manager.browser.here
    form = page.form(r"/suunnitelmasta/$")
    manager.sends(form, times=2)  # a nervous finger makes no series twice
    page = manager.opens(f"{world.base}sarjat/")
    found = [re.search(rf"{world.base}sarjat/([^/]+)/$", address) for address, _words in page.links]
    codes = sorted({one.group(1) for one in found if one is not None and len(one.group(1)) <= 8})
    promised = 15
    world.faults.note(
        "double tap on “make the series of the plan”",
        "each series once",
        f"{len(codes)} series",
        held=len(codes) == promised,
    )
    return codes


def _wrong_files(world: World, manager: Human) -> None:
    """Files that are no plan: refused in words, nothing kept."""
    wrong = {
        "a picture as a plan": ("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "image/png"),
        "a plan that is no TOML": ("plan.toml", b'[programme\ncode = "X"', "application/toml"),
        "an empty file as a plan": ("plan.toml", b"", "application/toml"),
        "a plan of another format": ("plan.toml", b'format = "other/9"\n', "application/toml"),
    }
    for kind, file in wrong.items():
        page = manager.opens("/hankkeet/uusi/")
        page = manager.browser.submit(page.form(text=""), files={"file": file})
        held = page.status == 422 and bool(page.troubles)
        world.faults.note(kind, "422 in words", f"{page.status} {page.troubles[:1]}", held=held)
