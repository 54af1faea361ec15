"""From the decided record to a public page and back: names, check, numbered publications, withdrawal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from oppiva.audit.services import save
from oppiva.core.chain import canonical, digest
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments import rules
from oppiva.experiments.models import (
    LONGEST_SUMMARY,
    LONGEST_WORDS,
    REASON_LENGTH,
    SHORTEST_SUMMARY,
    SHORTEST_WORDS,
    Experiment,
    Publication,
    PublicationCheck,
    ShareLevel,
    Snapshot,
    State,
)
from oppiva.experiments.name_waiting import NAMES_MAIL, REMIND_AFTER
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.queries.publishing import KIND, PHOTO, SPEECH, Prepared
from oppiva.experiments.rules import Author, Insider, Sight
from oppiva.experiments.services import checks
from oppiva.experiments.services.checks import Settled, Spot
from oppiva.experiments.services.identity import has_code, require_clean
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.public_texts import outdate_check, prepared_now, require_publishable
from oppiva.experiments.services.searched import page_changed
from oppiva.experiments.services.snapshots import take_snapshot
from oppiva.experiments.services.states import lost_race, move
from oppiva.experiments.services.steps import locked
from oppiva.experiments.services.telling import PUBLISHING, address_of, members_of, tell_team
from oppiva.experiments.signals import publication_withdrawn
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify, settle_notices
from oppiva.workshops.rules import facilitators

CheckState = PublicationCheck.State
WITHDRAWN_MAIL = "publication_withdrawn"
# What is missing before a check is asked for, and before the page goes out; in the order of the page.
LEVEL, SUMMARY, PICTURES, SPEECHES, NAMES, CODE, CHECK = "E26", "E27", "alt", "speech", "names", "code", "check"


def ask_names(insider: Insider) -> int:
    """Asks the members who have said nothing of their name yet; answers how many were asked.

    Each is reminded once, by a mail some days later. Who is silent after that is without a name on the page: silence
    is never taken as a yes.
    """
    with transaction.atomic():
        experiment, _cycle = locked(insider)
        require_publishable(insider.actor, experiment)
        silent = [one.person for one in reads.names_of(experiment) if one.named is None]
        link = f"{address_of(experiment)}nakyvyys/"
        _tell(insider.actor, experiment, silent, "names_asked", link)
        for person in silent:
            queue_mail(
                NAMES_MAIL,
                recipient=person,
                object_id=str(experiment.pk),
                context={
                    "code": experiment.code,
                    "link": f"{link}#name",
                    "person": str(person),
                    "asked_at": clock.now().isoformat(),
                },
                not_before=clock.now() + REMIND_AFTER,
            )
        log_experiment("names_asked", insider.actor, experiment, count=len(silent))
        return len(silent)


def missing_before(prepared: Prepared, actor: Actor, *, check: bool, confirmed: bool | None = None) -> tuple[str, ...]:
    """The codes of what is missing before the check is asked for, or (`check`) before the page goes out.

    `confirmed`: whether a person has confirmed exactly this text, when that is known already.
    """
    if check and confirmed is None:
        confirmed = reads.is_confirmed(actor, prepared.experiment, prepared.hash)
    experiment, public = prepared.experiment, prepared.public
    summary = public.plain_summary if public is not None else ""
    found = [
        (LEVEL, experiment.share_level != ShareLevel.PUBLIC),
        (SUMMARY, not SHORTEST_SUMMARY <= len(summary) <= LONGEST_SUMMARY),
        (PICTURES, not all(one.words for one in prepared.chosen(PHOTO))),
        (SPEECHES, not all(one.words for one in prepared.chosen(SPEECH))),
        (NAMES, any(one.is_awaited for one in prepared.names)),
        (CODE, has_code(prepared.texts.values())),
        (CHECK, check and not confirmed),
    ]
    return tuple(code for code, missing in found if missing)


def ask_check(insider: Insider, *, why: str = "") -> PublicationCheck:
    """The text is ready: the facilitators of the series are asked to look at it, with the team's words to them.

    Refuses what is missing (`publish_missing`), a word that names a code (`identity_code`), and the very text that was
    sent back without a word of why it stays (`ask_why`).
    """
    why = " ".join(why.split())
    if len(why) > LONGEST_WORDS:
        raise DomainError("ask_why", field="why", most=LONGEST_WORDS)
    require_clean([why])
    with transaction.atomic():
        experiment, _cycle = locked(insider)
        require_publishable(insider.actor, experiment)
        prepared = prepared_now(insider, experiment)
        _require(missing_before(prepared, insider.actor, check=False))
        before = reads.check_of(insider.actor, experiment, prepared.hash)
        if before is not None and before.is_returned and len(why) < SHORTEST_WORDS:
            raise DomainError("ask_why", field="why", most=LONGEST_WORDS)
        check = checks.ask(insider.actor, KIND, experiment.pk, prepared.hash, note=why)
        waiting = before is not None and before.pk == check.pk and before.asked_at == check.asked_at
        if not waiting and check.state == CheckState.OPEN:
            link = f"{address_of(experiment)}julkaisu/tarkistus/"
            _tell(insider.actor, experiment, _leaders(experiment), "check_asked", link, reason=why)
            log_experiment("check_asked", insider.actor, experiment)
        return check


def settle_check(
    sight: Sight,
    *,
    seen: str,
    answers: Mapping[str, bool],
    settled: Mapping[Spot, Settled],
    note: str = "",
) -> PublicationCheck:
    """A facilitator confirms the text with the hash `seen`, or sends it back to the team with what is to change.

    Refuses a text that is another one by now (`check_outdated`), a check nobody asked for (`check_none`), a note that
    names a code (`identity_code`), and what `checks.settle` refuses.
    """
    rules.require_checker(sight)
    require_clean([note, *(one.reason for one in settled.values())])
    prepared = reads.prepared_of(sight)
    if prepared.hash != seen:
        outdate_check(sight.actor, prepared)
        raise DomainError("check_outdated")
    with transaction.atomic():
        experiment, _cycle = locked(sight)
        check = reads.check_of(sight.actor, experiment, seen)
        if check is None:
            raise DomainError("check_none")
        before = check.state
        spots = checks.spots_of(prepared.texts, experiment.language)
        done = checks.settle(
            sight.actor, check, texts=prepared.texts, spots=spots, answers=answers, settled=settled, note=note
        )
        if before == CheckState.CONFIRMED:
            return done
        settle_notices(PUBLISHING, experiment.pk)  # the others who were asked need not look any more
        code = "check_confirmed" if done.state == CheckState.CONFIRMED else "check_returned"
        _tell(sight.actor, experiment, members_of(experiment), code, f"{address_of(experiment)}julkaisu/", reason=note)
        log_experiment(code, sight.actor, experiment, count=len(spots))
        return done


def publish(sight: Sight) -> Publication:
    """decided -> published, or the next number of what is published already; the earlier one stays for the programme.

    Refuses what is missing (`publish_missing`, with the codes; a check of another text is outdated by then), and
    (`state_changed`) an experiment that is not decided. Pressed twice it is published once; what is out is out, also
    when its check does not hold for anything new.
    """
    rules.require_publisher(sight)
    outdate_check(sight.actor, reads.prepared_of(sight))
    with transaction.atomic():
        experiment, _cycle = locked(sight)
        require_publishable(sight.actor, experiment)
        prepared = prepared_now(sight, experiment)
        newest = reads.newest_of(sight.actor, experiment)
        if newest is not None and newest.sha256 == digest(prepared.content()):
            return newest
        _require(missing_before(prepared, sight.actor, check=True))
        return _number(sight.actor, experiment, prepared.content(), prepared.hash)


def withdraw(sight: Sight, *, reason: str) -> Experiment:
    """published -> decided: the page is gone at once, the numbers stay for the programme. Any member may, for the page
    has everybody's work on it; so may a facilitator; also after the programme's end. The others hear of it at once, by
    mail, too; who leads the series by a line, without the reason. Refuses without a reason (`withdraw_reason`)."""
    rules.require_withdrawer(sight)
    why = " ".join(reason.split())
    if not SHORTEST_WORDS <= len(why) <= REASON_LENGTH:
        raise DomainError("withdraw_reason", field="reason", most=REASON_LENGTH)
    with transaction.atomic():
        experiment, _cycle = locked(sight, also_ended=True)
        if experiment.state != State.PUBLISHED:
            raise lost_race(sight.actor, experiment, State.DECIDED)
        require_clean([why])
        newest = reads.newest_of(sight.actor, experiment)
        if newest is not None:
            save(newest, actor=sight.actor, changes={"ended_at": clock.now(), "withdrawn_why": why})
        experiment = move(sight.actor, experiment, State.DECIDED, tell=False)
        experiment = save(experiment, actor=sight.actor, changes={"share_level": ShareLevel.PROGRAMME})
        page_changed(experiment)
        tell_team(sight.actor, experiment, "withdrawn", reason=why, mailed=True)
        _tell(sight.actor, experiment, _leaders(experiment), "withdrawn", address_of(experiment))
        for person in members_of(experiment):
            if str(person) != sight.actor.person_id:
                queue_mail(
                    WITHDRAWN_MAIL,
                    recipient=person,
                    object_id=str(experiment.pk),
                    version=experiment.version,
                    context={"code": experiment.code, "link": address_of(experiment)},
                )
        log_experiment("experiment_withdrawn", sight.actor, experiment)
        publication_withdrawn.send(Experiment, experiment=experiment, actor=sight.actor)
        return experiment


def renumber_names(actor: Actor, experiment: Experiment) -> Publication | None:
    """After a member has said something else of their name: the same page as the next number, in the caller's
    transaction; None while nothing is published. The text is the one that was checked."""
    newest = reads.newest_of(actor, experiment) if experiment.state == State.PUBLISHED else None
    if newest is None:
        return None
    content: dict[str, Any] = json.loads(newest.content)
    content |= reads.signatures_of(experiment)
    return _number(actor, experiment, content, newest.text_hash)


def outdate_for_name(author: Author, experiment: Experiment, before: bool | None, named: bool) -> int:
    """An author has said something else of their own name: what was confirmed or waits was for other names.

    So also when nothing was shown of the one who says no now and the text itself names them. In the caller's
    transaction; the page that is out is numbered anew without a check, for a name goes at once.
    """
    if experiment.state not in rules.PUBLISHABLE or before == named:
        return 0
    if bool(before) == named and (
        author.insider is None
        or author.person_id not in {one.person for one in reads.named_in_text(prepared_now(author.insider, experiment))}
    ):
        return 0
    count = checks.outdate(author.actor, KIND, experiment.pk, but="")
    if count:
        log_experiment("check_outdated", author.actor, experiment, count=count)
    if count and experiment.state == State.DECIDED:
        _tell(author.actor, experiment, members_of(experiment), "names_changed", f"{address_of(experiment)}julkaisu/")
    return count


def _number(actor: Actor, experiment: Experiment, content: Mapping[str, Any], text_hash: str) -> Publication:
    newest, sha256 = reads.newest_of(actor, experiment), digest(dict(content))
    if newest is not None and newest.sha256 == sha256:
        return newest
    now = clock.now()
    with reading(actor):
        last = Publication.objects.filter(experiment=experiment).aggregate(last=Max("number"))["last"] or 0
    if newest is not None:
        save(newest, actor=actor, changes={"ended_at": now})
    made = save(
        Publication(
            experiment=experiment,
            number=last + 1,
            content=canonical(dict(content)),
            sha256=sha256,
            text_hash=text_hash,
            published_by_id=actor.person_id,
            published_at=now,
        ),
        actor=actor,
    )
    if experiment.state == State.DECIDED:
        experiment = move(actor, experiment, State.PUBLISHED)
    else:
        tell_team(actor, experiment, "renumbered", facts={"number": made.number})
    take_snapshot(experiment, Snapshot.Occasion.PUBLICATION, about=str(made.number))
    page_changed(experiment)
    log_experiment("experiment_published", actor, experiment, number=made.number)
    return made


def _require(missing: tuple[str, ...]) -> None:
    if missing:
        raise DomainError("publish_missing", codes=missing)


def _leaders(experiment: Experiment) -> list[UUID]:
    """Who leads the series and is not in the team."""
    own = set(members_of(experiment))
    leaders = facilitators(experiment.programme, experiment.team.series).values_list("pk", flat=True)
    return [person for person in leaders if person not in own]


def _tell(actor: Actor, experiment: Experiment, people: list[UUID], code: str, link: str, *, reason: str = "") -> None:
    notify(
        actor,
        people,
        kind=PUBLISHING,
        object_id=experiment.pk,
        code=code,
        facts={"code": experiment.code},
        reason=reason,
        link=link,
    )
