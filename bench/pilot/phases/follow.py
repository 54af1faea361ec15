"""Three months later: is it still in use? Answered from the mail without signing in, or not answered at all."""

from __future__ import annotations

import time

from pilot.browser import Browser
from pilot.ledger import TAKEN
from pilot.mailbox import Mail
from pilot.people import Unexpected
from pilot.world import Crowd, World

ASKED = (1, 2, 3, 5)  # kept, kept, changed without a new round, handed over
ANSWERS = {1: "in_use", 2: "no", 5: "partly"}  # team 3 says nothing
PATIENCE = 120


def mail_of(world: World, crowd: Crowd, team: int) -> Mail:
    """The question about a team's decision, once the worker has sent it."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        for mail in world.mailbox.read():
            if "/vielako/" in mail.text and f"{crowd.code}-{team} " in f"{mail.subject} ":
                return mail
        time.sleep(0.5)
    raise Unexpected(f"nobody was asked about {crowd.code}-{team}")


def answers(world: World, crowd: Crowd) -> None:
    """Scanners look, people answer once, twice, and differently later."""
    for team in ASKED:
        mail = mail_of(world, crowd, team)
        answer = ANSWERS.get(team)
        phone = Browser(world.installation.where, world.traffic)
        path = mail.link("/vielako/")
        if answer is None:
            continue
        if team == 1:
            looks = [phone.get(path).status for _one in range(5)] + [phone.once("HEAD", phone.at(path)).status]
            page = phone.get(path)
            world.faults.note(
                "five GET and a HEAD on a follow-up link",
                "nothing is answered by them",
                f"{looks} {page.heading[:50]}",
                held=any(one.name == "value" for form in page.forms for one in form.buttons) and set(looks) == {200},
            )
        page = phone.get(path)
        form = page.form(r"/vielako/", value="in_use")
        first = "partly" if team == 2 else answer
        page = phone.submit(form, press=form.button("value", first), times=2, cut="after" if team == 5 else "")
        if first != answer:
            page = phone.get(path)
            form = page.form(r"/vielako/", value=answer)
            page = phone.submit(form, press=form.button("value", answer))
        if page.status != 200:
            raise Unexpected(f"the answer of {crowd.code}-{team} was not taken: {page.status} {page.words[:200]}")
        if answer == "no" and any("reason" in one.fields for one in page.forms):
            form = next(one for one in page.forms if "reason" in one.fields)
            token = world.ledger.token(f"{crowd.code}-{team}", "follow-up reason", crowd.code)
            own = next((one for one in form.buttons if not one.name), None)  # not one of the quick reasons
            page = phone.submit(form, {"reason": f"asiakkaat vaihtuivat {token}"}, press=own)
            world.ledger.settle(token, TAKEN if page.status == 200 else "refused", str(page.status))
        crowd.answers[team] = answer
    mails = [mail for mail in world.mailbox.read() if "/vielako/" in mail.text and f" {crowd.code}-" in mail.subject]
    world.count(f"series {crowd.code}: questions “still in use?” sent", len(ASKED), len(mails))
    broken = Browser(world.installation.where, world.traffic).get("/vielako/" + "x" * 43 + "/")
    world.faults.note("a follow-up link that is none", "404 in words", f"{broken.status}", held=broken.status == 404)
