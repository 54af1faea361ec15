"""Addresses of others and of nobody, and requests that no page of ours makes."""

from __future__ import annotations

import uuid

from pilot.people import Human
from pilot.phases.trial import path
from pilot.world import Crowd, World


def foreign(world: World, crowd: Crowd) -> None:
    """Addresses of others and of nobody: always the same 404."""
    if not world.tries(crowd):
        return
    human = crowd.member(1)
    other = crowd.member(2)
    nobody = uuid.uuid4()
    for kind, address in {
        "another team's step": f"{path(world, crowd, 2)}pulma/",
        "another team's diary": f"{path(world, crowd, 2)}paivakirja/",
        "another person's place": other.place,
        "an experiment that is none": f"{world.base}kokeilut/99-9/",
        "a place that is none": f"/paikat/{nobody}/",
        "a person that is none": f"/henkilot/{nobody}/",
        "a file that is none": f"/tiedosto/{nobody}/",
        "a programme that is none": "/hanke/EI-OLE/",
        "the facilitators' door": f"{world.base}sarjat/{crowd.code}/tyopajat/1/ovi/",
        "the roster with everybody's names": f"{world.base}sarjat/{crowd.code}/osallistujat/taulukko/",
        "an address that nobody made": "/kokeilu/../../etc/passwd",
    }.items():
        page = human.browser.get(address)
        world.faults.note(
            "addresses of others and of nobody",
            "404 (or 403 without a word of what is there)",
            f"{kind}: {page.status}",
            held=page.status in {403, 404} or "kirjaudu" in page.path,
        )


def strangers(world: World, crowd: Crowd) -> None:
    """Requests that no page of ours makes."""
    if not world.tries(crowd):
        return
    human: Human = crowd.member(4)
    at = path(world, crowd, 4)
    page = human.opens(f"{at}luku/")
    form = page.form(r"/luku/$", value="")
    pairs = [(name, value) for name, value in form.sent({"value": "8"}) if name != "csrfmiddlewaretoken"]
    page = human.browser.send(f"{at}luku/", pairs)
    world.faults.note(
        "a post without the page's token",
        "403 in words, nothing stored",
        f"{page.status} {page.heading[:50]}",
        held=page.status == 403,
    )
    page = human.browser.send(
        f"{at}luku/",
        [("csrfmiddlewaretoken", human.browser.token()), ("value", "8")] + [(f"f{n}", "x") for n in range(2_500)],
    )
    world.faults.note("a form of 2 500 fields", "400 in words", f"{page.status}", held=page.status in {400, 413, 422})
    out = human.device()
    gone = out.submit(form, {"value": "8"})
    world.faults.note(
        "a form sent after the session has ended",
        "leads to the sign-in, stores nothing",
        f"{gone.status} {gone.path}",
        held="kirjaudu" in gone.path or gone.status == 403,
    )
    for query in (
        "?sivu=-1",
        "?sivu=99999999999999",
        "?haku=%00",
        "?sivu=abc",
        "?haku=" + "x" * 5_000,
        "?teema=ei%20ole",
    ):
        page = human.browser.get(f"{world.base}kokeilut/{query}")
        world.faults.note(
            "strange words in an address",
            "a page or 404, never 500",
            f"{query[:30]}: {page.status}",
            held=page.status < 500,
        )
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = human.browser.once(method, human.browser.at(f"{at}luku/"))
        world.faults.note(
            "methods that no form has",
            "refused, never 500",
            f"{method}: {answer.status}",
            held=400 <= answer.status < 500 or answer.status == 200,
        )
    answer = human.browser.once("GET", human.browser.at("/"), headers={"Host": "paha.example"})
    world.faults.note("a foreign host name", "400", f"{answer.status}", held=answer.status == 400)
