"""Teams: proposed, looked at, accepted; and mended when somebody has left."""

from __future__ import annotations

import re
import time

from pilot.people import Human, Unexpected
from pilot.world import Crowd, World


def makes_teams(world: World, crowd: Crowd) -> None:
    """Asks for a proposal, waits for it, accepts it, and learns who is in which team."""
    lead = crowd.leads[0]
    address = f"{world.base}sarjat/{crowd.code}/tiimit/"
    page = lead.opens(address)
    lead.sends(page.form(r"/ehdota/$"), times=2)
    ends = time.monotonic() + 180
    while time.monotonic() < ends:
        page = lead.opens(address)
        if page.has_form(r"/hyvaksy/$"):
            break
        time.sleep(1)
    else:
        raise Unexpected(f"no teams were proposed: {page.words[:400]}")
    form = page.form(r"/hyvaksy/$")
    page = lead.browser.submit(form, times=2)
    learns(world, crowd)
    world.faults.note(
        "double tap on “accept the teams”",
        "published once, in words the second time",
        f"{page.status} {page.heading[:60]}",
        held=page.status in {200, 409, 422} and bool(crowd.teams),
    )


def learns(world: World, crowd: Crowd) -> None:
    """Who is in which team, as the team page shows it."""
    page = crowd.leads[0].opens(f"{world.base}sarjat/{crowd.code}/tiimit/")
    crowd.teams = {}
    by_name = {one.name: one for one in crowd.people}
    for card in page.tree.xpath("//section[contains(concat(' ',@class,' '),' team ')]"):
        found = re.search(r"(\d+)", card.xpath("string(.//h2)"))
        words = " ".join(card.text_content().split())
        if found is None:
            continue
        members = [human for name, human in by_name.items() if name in words]
        crowd.teams[int(found.group(1))] = members
        for human in members:
            human.team = int(found.group(1))
    people = [one for one in crowd.people if one.place and one.email not in crowd.left]
    world.count(f"series {crowd.code}: people in teams", len(people), sum(map(len, crowd.teams.values())))
    world.count(
        f"series {crowd.code}: team sizes within 3-4", True, all(len(one) in {3, 4} for one in crowd.teams.values())
    )


def leaves(world: World, crowd: Crowd, human: Human) -> None:
    """Somebody leaves the series; the team is mended by the facilitator where it became too small."""
    page = human.opens(f"{human.place}lahde/")
    page = human.sends(page.form(r"/lahde/$"), times=2)
    gone = human.browser.get(human.path(f"{world.base}kokeilut/{crowd.code}-{human.team}/kirjaa/"))
    world.faults.note(
        "double tap on “leave the series”; the leaver opens the old team's log",
        "left once; the log is closed to who left",
        f"{page.status} {page.path}; then {gone.status}",
        held=page.status == 200 and gone.status in {403, 404, 409},
    )
    crowd.left.add(human.email)
    crowd.teams[human.team] = [one for one in crowd.teams[human.team] if one is not human]
    lead = crowd.leads[0]
    page = lead.opens(f"{world.base}sarjat/{crowd.code}/tiimit/")
    if page.has_form(r"/korjaa/$"):
        page = lead.sends(page.form(r"/korjaa/$"))
        if page.has_form(r"/hyvaksy/$"):
            lead.sends(page.form(r"/hyvaksy/$"))
    learns(world, crowd)
