"""Every page as the role that sees most of it: accessible in both looks, narrow enough for 320 px, light to load."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.test_roles import MAILS
from pages.bars import HTML, REQUESTS, SCRIPT, VISIT

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]

# wcag2a to wcag22aa, as trust.md X1 asks, and axe's own best practice.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # what passed is neither asked for nor sent: half the time
    "preload": False,  # no rule of these tags reads style sheets or plays media
}
# The rows of a table are drawn alike, and to look at the three hundred municipalities takes as long as at twenty other
# pages: the long tier looks at all rows, the full one at the first of each table.
SEEN = {"exclude": [] if os.environ.get("OPPIVA_TEST_PROFILE") == "long" else [["tbody tr:nth-child(n+16)"]]}
# The components page has its own tests in tests/ui.
# The demo's half-day of today, and one that was held.
OWN = "/oma-kokeilu/"  # leads to the experiment of the participant's team, whose code differs between builds
TODAY, HELD = "/hanke/ES-OPPIVA/sarjat/11/tyopajat/2/", "/hanke/ES-OPPIVA/sarjat/07/tyopajat/1/"
MODEL = "/mallit/soitto-takaisin-samana-paivana/"  # published on the demo's day
OPEN = [
    "/liity/",
    "/kysymykset/ei-ole/",
    "/haku/",
    "/haku/?q=avaruusraketti",
    "/poistettu/",
    "/kirjaudu/",
    "/tietosuoja/",
    "/saavutettavuus/",
    "/apua/",
    "/apua/osallistuja/",
    "/kehitys/mailit/",
    "/ei-ole/",
    "/mallit/",
    "/mallit/leviaminen/",
    f"{MODEL}kayttoonotto/",
    MODEL,
    *(f"{MODEL}{page}/" for page in ("polku", "versiot", "laskuri", "paketti", "kysy", "kysy/lahetetty", "1.0.0/dia")),
    *(f"{MODEL}{page}/" for page in ("innokyla", "upota", "kortti")),
]
PAGES = {
    "project_manager": [
        "/",
        "/hankkeet/",
        "/hankkeet/uusi/",
        "/hanke/ES-OPPIVA/",
        "/hanke/ES-OPPIVA/luvut/",
        "/hanke/ES-OPPIVA/kayttoonotot/",
        "/kayttoonotot/vahvistettavat/",
        "/hanke/ES-OPPIVA/leviaminen/",
        "/hanke/ES-OPPIVA/suunnitelma/",
        "/hanke/ES-OPPIVA/suunnitelma/uusi/",
        "/hanke/ES-OPPIVA/suunnitelma/1/",
        "/hanke/ES-OPPIVA/suunnitelma/2/",
        "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/",
        "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/teksti/",
        "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/staff/",
        "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/continuity/",
        "/hanke/ES-OPPIVA/suunnitelma/1/voimaan/",
        "/hanke/ES-OPPIVA/suunnitelma/vertaa/?a=1&b=2",
        "/hanke/ES-OPPIVA/sitoumukset/",
        "/hanke/ES-OPPIVA/sitoumukset/uusi/",
        "/hanke/ES-OPPIVA/sarjat/",
        "/hanke/ES-OPPIVA/sarjat/12/",
        "/hanke/ES-OPPIVA/sarjat/12/peru/",
        "/hanke/ES-OPPIVA/sarjat/13/muokkaa/",
        "/hanke/ES-OPPIVA/sarjat/13/tyopajat/3/",
        "/hanke/ES-OPPIVA/sarjat/tyopaja-ajat/",
        "/hanke/ES-OPPIVA/paikat/",
        "/hanke/ES-OPPIVA/sarjat/01/osallistujat/",
        "/hanke/ES-OPPIVA/sarjat/01/osallistujat/ehdota/",
        "/hanke/ES-OPPIVA/tuontipohja/",
        "/organisaatiot/",
        "/yksikot/",
        "/henkilot/",
        "/kayttooikeudet/",
        "/haku/?q=asiakas&miten=stop",
        "/kayttoloki/",
    ],
    "area_admin": [
        "/",
        "/alueet/",
        "/alueet/23/",
        "/kunnat/",
        "/kunnat/491/",
        "/organisaatiot/uusi/",
        "/henkilot/uusi/",
        "/poistetut/",
        "/kutsut/",
        "/kutsut/uusi/",
        "/kutsut/lista/",
        "/kutsu/ei-ole/",
        "/oma/",
        "/oma/vahvistus/",
    ],
    "instance_admin": ["/"],
    "facilitator": [
        "/",
        f"{TODAY}tilanne/",
        f"{TODAY}valkokangas/",
        f"{TODAY}ovi/",
        f"{TODAY}paata/",
        f"{TODAY}kulku/",
        "/hanke/ES-OPPIVA/sarjat/12/tyopajat/1/kulku/muokkaa/",
        "/hanke/ES-OPPIVA/sarjat/12/tyopajat/1/kulku/pohjat/",
        "/hanke/ES-OPPIVA/sarjat/12/tyopajat/1/materiaalit/uusi/",
        f"{HELD}lasnaolo/",
        f"{HELD}paata/",
        f"{HELD}lasnaolo/raportti/",
        "/apua/pyynnot/",
    ],
    "participant": [
        f"{TODAY}tiimi/",
        f"{TODAY}tiimi/apu/",
        f"{TODAY}tiimi/vahvuudet/",
        OWN,
        f"{OWN}pulma/",
        f"{OWN}ennuste/",
        f"{OWN}toteutus/",
        f"{OWN}toteutus/tehtavat/",
        f"{OWN}nakyvyys/",
        "/apua/tiimi/",
        "/oma/todistus/",
        "/",
        "/paikat/",
        "/oma/",
        "/oma/poista/",
        "/oma/poista/vahvista/",
        "/ilmoitukset/",
    ],
    "supervisor": ["/", "/luvat/", "/paikat/ehdota/", "/hanke/ES-OPPIVA/sarjat/suljetut-ajat/"],
    "auditor": ["/"],
    # The pages on which a model is written, tried, reviewed and published have theirs in test_model.py.
    "analyst": [
        "/",
        "/hanke/ES-OPPIVA/kirjastot/",
        *(f"/hanke/ES-OPPIVA/mallit/M3/{page}" for page in ("", "tiedot/", "vastuutaho/", "aineistot/")),
    ],
    # No role: who keeps the first model.
    # No role of the programme: who is the contact of the first place that tries a model.
    "place": [
        "/kayttoonotot/",
        *(
            f"/kayttoonotot/PLACE/{page}"
            for page in (
                "",
                "vaihe/",
                "tavoite/",
                "ydin/",
                "muokkaus/",
                "tulos/",
                "vinkki/",
                "nakyvyys/",
                "yhteyshenkilo/",
                "kysymykset/",
                "oma-malli/",
                "vielako/",
            )
        ),
        "/mallit/SLUG/kayttoonotto/",
    ],
    "steward": ["/vastuut/", *(f"/vastuut/TERM/{page}" for page in ("", "tarkistettu/", "luovuta/", "lopeta/"))],
}


def found_by_axe(page: Any) -> list[str]:
    """Each violation as rule and place, on a page of `seen_by`, where axe is already."""
    report = page.evaluate("([seen, rules]) => axe.run(seen, rules)", [SEEN, RULES])
    return [
        f"{violation['id']}: {node['target']}" for violation in report["violations"] for node in violation["nodes"][:3]
    ]


def details_of(page: Any, address: str) -> list[str]:
    """The first detail and form behind the lists a role sees."""
    found: list[str] = []
    for listed in ("/organisaatiot/", "/yksikot/", "/henkilot/", "/kayttooikeudet/", "/kutsut/"):
        page.goto(f"{address}{listed}")
        link = page.locator("main table a").first
        if link.count():
            href = link.get_attribute("href")
            found.append(href)
            page.goto(f"{address}{href}")
            found += [more.get_attribute("href") for more in page.locator("main .cover__acts a").all()]
    # The lists of people: one that waits to be looked through, one that was sent.
    page.goto(f"{address}/kutsut/")
    found += [link.get_attribute("href") for link in page.locator("main .lines a").all()[:2]]
    return [href for href in found if href and href.startswith("/")]


def around_experiment(page: Any, address: str) -> list[str]:
    """What one does around the own experiment: asks for permission, takes its rhythm into the calendar."""
    page.goto(f"{address}/oma-kokeilu/")
    own = page.url.removeprefix(address)
    return [f"{own}lupa/", f"{own}rytmi/"]


def published_pages(page: Any, address: str) -> list[str]:
    """The way of a published experiment to its page, and the page itself, as found from the lists of its series."""
    for series in range(1, 16):
        page.goto(f"{address}/hanke/ES-OPPIVA/sarjat/{series:02}/kokeilut/")
        row = page.locator("main tr", has=page.locator("[data-label]", has_text="Julkaistu")).locator("th a").first
        if row.count():
            found = row.get_attribute("href")
            return [f"{found}julkinen/", f"{found}julkinen/1/"]
    raise AssertionError("the demo publishes nothing")


def told_pages(page: Any, address: str) -> list[str]:
    """What teams have asked and told a supervisor, one page of each."""
    page.goto(f"{address}/luvat/")
    links = [link.get_attribute("href") for link in page.locator("main .lines a").all()]
    told = [href for href in links if "/kerrottu/" in href]
    return [*[href for href in links if href not in told][:2], *told[:1]]


def own_place(page: Any, address: str) -> list[str]:
    """The first own place of a participant with everything that is done on it."""
    page.goto(f"{address}/paikat/")
    href = page.locator("main h3 a").first.get_attribute("href")
    return [href, *(f"{href}{deed}/" for deed in ("toiveet", "vaihda", "lahde"))]


@pytest.mark.parametrize("role", ["open", *PAGES])
def test_every_page_holds_wcag_in_both_looks_and_fits_320_px(
    live_demo: LiveDemo, seen_by: Callable[[str], Any], look: Callable[[Any, int, str], None], role: str
) -> None:
    asked = {"steward": "who_keeps.py", "place": "who_adopts.py"}.get(role)
    told = live_demo.told(Path(__file__).parent / asked) if asked else {}
    mail = told.pop("mail", "") or MAILS.get(role, "")
    paths = OPEN if role == "open" else PAGES[role]
    for word, value in told.items():
        paths = [path.replace(word.upper(), value) for path in paths]
    page = seen_by(mail)
    if role == "area_admin":
        paths = [*paths, *details_of(page, live_demo.address)]
    if role == "project_manager":
        paths = [*paths, *published_pages(page, live_demo.address)]
    if role == "supervisor":
        paths = [*paths, *told_pages(page, live_demo.address)]
    if role == "participant":
        page.goto(f"{live_demo.address}{OWN}")
        own = page.url.removeprefix(live_demo.address)
        assert "/kokeilut/" in own
        paths = [path.replace(OWN, own) for path in paths]
        paths = [*paths, *own_place(page, live_demo.address), *around_experiment(page, live_demo.address)]
    wrong: list[str] = []
    for path in paths:
        look(page, 390, "light")
        answer = page.goto(f"{live_demo.address}{path}")
        assert answer.status in ({404} if path.endswith("/ei-ole/") else {200}), path
        wrong += [f"{path} 390 light: {fault}" for fault in found_by_axe(page)]
        page.set_viewport_size({"width": 320, "height": 256})
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            wrong.append(f"{path} at 320 px: {wider} px too wide")
        # The second look needs no second answer of the server: style sheets alone make it.
        look(page, 1280, "dark")
        wrong += [f"{path} 1280 dark: {fault}" for fault in found_by_axe(page)]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("", "/kirjaudu/"),
        ("participant", "/"),
        ("", "/liity/"),
        ("project_manager", "/hanke/ES-OPPIVA/"),
        ("", "/mallit/"),
    ],
)
def test_a_first_visit_on_a_phone_is_light(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str, path: str
) -> None:
    """L6: at most 90 KiB and 8 requests, of which script 45 and HTML 40; nothing from elsewhere (S13)."""
    state = state_of(MAILS.get(role, ""))
    context = browser.new_context(storage_state=state, viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    hosts: set[str] = set()
    session.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"]))
    session.on("Network.requestWillBeSent", lambda event: hosts.add(event["request"]["url"].split("/")[2]))
    session.on(
        "Network.loadingFinished", lambda event: sizes.__setitem__(event["requestId"], event["encodedDataLength"])
    )
    page.goto(f"{live_demo.address}{path}", wait_until="networkidle")
    total = sum(sizes.values())
    by_kind = {
        kind: sum(sizes.get(key, 0) for key, known in kinds.items() if known == kind) for kind in set(kinds.values())
    }
    assert {host for host in hosts if host} <= {live_demo.address.split("/")[2]}
    assert len(sizes) <= REQUESTS, kinds
    assert total <= VISIT, by_kind
    assert by_kind["Script"] <= SCRIPT
    assert by_kind["Document"] <= HTML
    context.close()
