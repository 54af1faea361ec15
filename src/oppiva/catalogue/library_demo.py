"""The demo's models: what the analyst, those who try and review, and the stewards have done with them by the day.

Each has its own days in `CALENDAR`; whatever lies behind the demo's day has happened. Texts are invented
(`data/demo_models.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from oppiva.catalogue import blocks, services
from oppiva.catalogue.models import (
    EdgeKind,
    ModelState,
    OperatingModel,
)
from oppiva.catalogue.queries import shelf
from oppiva.catalogue.queries.model_sources import node_of_model
from oppiva.catalogue.services import questions
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Organisation, Person, Role
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme

TEXTS = Path(__file__).parent / "data" / "demo_models.toml"
ROLE = "palvelupäällikkö"
FIRST_NOTE = "Ensimmäinen julkaistu versio."


@dataclass(frozen=True)
class Plan:
    """The days of one model: became, on trial, tried and reviewed, published; None: it has not come so far."""

    became: date
    on_trial: date | None = None
    reviewed: date | None = None
    published: date | None = None


def _plan(became: str, *more: str) -> Plan:
    days = [date.fromisoformat(one) for one in more]
    return Plan(date.fromisoformat(became), *(*days, None, None, None)[:3])


# By the place of the model in the file of texts.
CALENDAR: tuple[Plan, ...] = (
    _plan("2026-05-25", "2026-06-01", "2026-06-12", "2026-06-18"),
    _plan("2026-05-26", "2026-06-03", "2026-08-20", "2026-09-01"),
    _plan("2026-01-08", "2026-01-19", "2026-02-16", "2026-03-02"),
    _plan("2026-08-24", "2026-08-31", "2026-09-28", "2026-10-06"),
    _plan("2026-04-09", "2026-04-20", "2026-05-18", "2026-05-28"),
    _plan("2026-04-13", "2026-04-22", "2026-05-20", "2026-06-02"),
    _plan("2026-02-12", "2026-03-05", "2026-04-15", "2026-04-27"),
    _plan("2026-05-27", "2026-06-04", "2026-08-18", "2026-08-27"),
    _plan("2026-04-14", "2026-04-27", "2026-05-25", "2026-06-05"),
    _plan("2026-05-28", "2026-06-08", "2026-08-24", "2026-09-03"),
    _plan("2026-05-29", "2026-06-09", "2026-08-26", "2026-09-08"),
    _plan("2026-06-01", "2026-06-10", "2026-09-02", "2026-09-15"),
    _plan("2026-06-02", "2026-06-11", "2026-08-25", "2026-09-04"),
    _plan("2026-04-15", "2026-04-28", "2026-05-26", "2026-06-09"),
    _plan("2026-06-03", "2026-06-12", "2026-08-28", "2026-09-09"),
    _plan("2026-03-09", "2026-04-13", "2026-05-11", "2026-05-21"),
    _plan("2026-08-25", "2026-09-21", "2026-11-10"),
    _plan("2026-08-26", "2026-10-12"),
    _plan("2026-09-01"),
    _plan("2026-08-27", "2026-11-02"),
    _plan("2026-10-20"),
)
# The steward of this one left, the term of that one was short, one was replaced by another, one taken out of use.
STEWARD_LEFT, SHORT_TERM = ("Muistutus päivää ennen", date(2026, 10, 19)), "Asiakkaan polku näkyviin"
REPLACED = ("Sähköposti kahdesti päivässä", "Työrauhaa viikkoon", date(2026, 10, 26))
WITHDRAWN = ("Neuvonta siellä, missä ihmiset ovat", date(2026, 11, 4))
CONTRADICTED = ("Kolme kysymystä ennen tapaamista", date(2026, 11, 9))
REASON_LEFT = "Organisaatio yhdistyi toiseen, eikä meillä ole enää omaa ajanvarausta."
REASON_REPLACED = "Uudempi malli sisältää saman ja lisäksi viikon rauhoittamisen."
REASON_WITHDRAWN = "Kirjaston tilat eivät ole enää käytössä, eikä mallia ole kokeiltu muualla."
# Later versions: the day, the note, and what was written.
LATER: Mapping[str, Sequence[tuple[date, str, Mapping[str, Any]]]] = {
    "Kolme kysymystä ennen tapaamista": (
        (date(2026, 9, 10), "Lähetysaika on nyt muokattava osa.",
         {"edge": ("Lähetysaika", "1–3 päivää ennen on toiminut.")}),
        (date(2026, 11, 3), "Ohjeeseen lisättiin valmis viesti selkokielellä.",
         {"week": "Lähettäkää viesti selkokielellä."}),
    ),
    "Soitto takaisin samana päivänä": (
        (date(2026, 4, 7), "Korjattiin kirjoitusvirhe rytmissä.",
         {"rhythm": "Joka työpäivä, myös pyhien aattona."}),
        (date(2026, 9, 22), "Ydinosa tarkentui: soittaja näkee, että hänelle soitetaan.", {"core": True}),
    ),
    "Soitto ennen kielteistä päätöstä": (
        (date(2026, 10, 13), "Tarkennettiin, milloin soitto ei sovi.",
         {"edge": ("Soiton ajankohta", "Aamu tai iltapäivä.")}),
    ),
}  # fmt: skip
# The model, the day, the question, the day of the answer and the answer.
QUESTIONS: Sequence[tuple[str, date, str, date | None, str]] = (
    ("Soitto takaisin samana päivänä", date(2026, 3, 5),
     "Riittääkö yksi soittovuoro, jos puheluja on päivässä vain muutama?", date(2026, 3, 9),
     "Riittää. Meillä toinen vuoro lopetettiin kesän ajaksi. Tärkeintä on, että vuoro on nimetty."),
    ("Kolme kysymystä ennen tapaamista", date(2026, 9, 21),
     "Mitä teette, jos asiakas vastaa viestiin asioita terveydestään?", date(2026, 9, 28),
     "Poistamme viestin ja puhumme asiasta tapaamisessa. Siksi viestissä sanotaan, mitä ei pidä lähettää."),
    ("Työnantajan asia yhdelle sivulle", date(2026, 11, 12),
     "Saako kortin painaa omilla väreillä ja omalla tunnuksella?", None, ""),
)  # fmt: skip
NEW_CORE = {
    "what": "Soittaja tietää, että hänelle soitetaan",
    "why": "Muuten hän soittaa uudelleen.",
    "sign": "Tiedote kertoo soittoajan.",
}


@cache
def demo_models() -> tuple[dict[str, Any], ...]:
    """The models of the demo as their file tells them, in its order."""
    return tuple(tomllib.loads(TEXTS.read_text("utf-8"))["model"])


def build(actor: Actor, programme: Programme, day: date) -> None:
    """Everything that has happened to models by the day, in the order in which it happened."""
    team = people.person(Role.FACILITATOR)
    Shelf(actor, actor_for(team) if team is not None else actor, programme).tell(day)


class Shelf:
    """The programme's models, and who does what to them."""

    def __init__(self, actor: Actor, team: Actor, programme: Programme) -> None:
        self.actor, self.team, self.programme = actor, team, programme

    def tell(self, day: date) -> None:
        """Each deed on its day, those before this one."""
        for when, deed, told in sorted(self.deeds(), key=lambda one: one[0]):
            if when < day:
                with travel(when):
                    deed(told)

    def deeds(self) -> Iterator[tuple[date, Any, Mapping[str, Any]]]:
        """Each deed with its day and the model's texts."""
        for told, plan in zip(demo_models(), CALENDAR, strict=True):
            yield plan.became, self.become, told
            yield plan.became + timedelta(days=1), self.write, told
            if plan.on_trial is not None:
                yield plan.on_trial, self.send, told
            if plan.reviewed is not None:
                yield plan.reviewed, self.review, told
            if plan.published is not None:
                yield plan.published - timedelta(days=2), self.keep, told
                yield plan.published, self.publish, told
        by_name = {one["topic"]: one for one in demo_models()}
        for name, rows in LATER.items():
            for when, note, change in rows:
                yield when, self.publish_later, {**by_name[name], "note": note, "change": change}
        for name, when, text, answered, reply in QUESTIONS:
            yield when, self.ask, {**by_name[name], "text": text}
            if answered is not None:
                yield answered, self.reply, {**by_name[name], "text": text, "reply": reply}
        yield STEWARD_LEFT[1], self.leave, by_name[STEWARD_LEFT[0]]
        yield date(2026, 10, 28), self.nobody, by_name[SHORT_TERM]
        yield REPLACED[2], self.replace, by_name[REPLACED[0]]
        yield WITHDRAWN[1], self.withdraw, by_name[WITHDRAWN[0]]
        yield CONTRADICTED[1], self.contradict, by_name[CONTRADICTED[0]]

    # --- one deed each -----------------------------------------------------------------------------------------------
    def become(self, told: Mapping[str, Any]) -> None:
        found = shelf.open_candidate_named(self.programme, told["topic"])
        if found is not None:
            model = services.become_model(self.actor, found)
            services.set_theme(self.actor, model, told["theme"])

    def write(self, told: Mapping[str, Any]) -> None:
        if (model := self.model(told)) is not None:
            values = {name: told[name] for name in blocks.FIELDS if name in told}
            # A draft on the desk is half written; what goes on trial is whole.
            if not _goes_on(told):
                values = {name: value for name, value in values.items() if name not in HALF}
            services.save_draft(self.actor, model, values)
            if told["language"] != model.language:
                services.set_language(self.actor, self.fresh(model), told["language"])

    def send(self, told: Mapping[str, Any]) -> None:
        if (model := self.model(told)) is not None and (place := shelf.elsewhere(model)) is not None:
            house, unit = place
            services.name_trial(self.actor, model, organisation=house, unit=unit, person=_first(house))
            services.send_to_trial(self.actor, self.fresh(model))

    def review(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        if model is None or model.state != ModelState.TESTING:
            return
        trial = model.trials.order_by("named_at")[0]
        services.tell_trial(
            self.actor,
            trial,
            done_on=clock.today(),
            unclear="Tekstistä ei selvinnyt, kuka aloittaa, kun vastuuhenkilö on poissa.",
            changed="Rooleihin lisättiin varahenkilö.",
        )
        services.approve_as_team(self.team, self.fresh(model), text="Sopii tarkoitukseen.")
        for peer in shelf.people_of(trial.organisation)[1:3]:
            review = services.ask_review(self.actor, self.fresh(model), peer)
            services.answer_review(actor_for(peer), review, approves=True, text="Voisimme ottaa tämän käyttöön.")

    def keep(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        if model is None or model.state != ModelState.PEER_REVIEWED:
            return
        house = model.trials.order_by("named_at")[0].organisation
        keeper = _first(house)
        if keeper is not None:
            term = services.invite_steward(self.actor, model, organisation=house, role=ROLE, person=keeper)
            services.accept_stewardship(actor_for(keeper), term)

    def publish(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        if model is not None and model.state == ModelState.PEER_REVIEWED:
            self._out(model, FIRST_NOTE)
            if told["topic"] == SHORT_TERM:
                self._hand_over(self.fresh(model))

    def _hand_over(self, model: OperatingModel) -> None:
        """The steward hands a model over to a colleague, who promises a month and is not asked again."""
        term = shelf.term_of(model)
        assert term is not None
        house = model.trials.order_by("named_at")[0].organisation
        next_one = shelf.people_of(house)[1]
        keeper = actor_for(term.person) if term.person is not None else self.actor
        asked = services.invite_steward(keeper, model, organisation=house, role=ROLE, person=next_one)
        services.accept_stewardship(actor_for(next_one), asked, months=1)

    def publish_later(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        if model is None or model.current_version is None:
            return
        draft, change = model.draft, told["change"]
        if "edge" in change:
            what, variants = change["edge"]
            values: dict[str, Any] = {"edge_parts": [*draft.edge_parts, {"what": what, "variants": variants}]}
        elif "week" in change:
            values = {"first_week": [*draft.first_week, change["week"]]}
        elif "core" in change:
            values = {"core_parts": [*draft.core_parts, NEW_CORE]}
        else:
            values = dict(change)
        services.save_draft(self.actor, model, values)
        self._out(self.fresh(model), told["note"])

    def _out(self, model: OperatingModel, note: str) -> None:
        services.say_contradictions_listed(self.actor, model)
        newest = services.newest_version(model)
        ahead = services.ahead_of(model, note=note)
        services.publish_version(
            self.actor,
            self.fresh(model),
            note=note,
            settled=[one.key for one in ahead.personal],
            base=newest.number if newest is not None else "",
        )

    def ask(self, told: Mapping[str, Any]) -> None:
        model, who = self.model(told), people.person(Role.SUPERVISOR)
        if model is not None and model.current_version is not None and who is not None:
            questions.ask(actor_for(who), model, text=told["text"], language="fi")

    def reply(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        term = shelf.term_of(model) if model is not None else None
        asked = shelf.question_of(model, told["text"]) if model is not None else None
        if term is not None and term.person is not None and asked is not None:
            keeper = actor_for(term.person)
            written = questions.answer(keeper, asked, text=told["reply"])
            settled = [one.key for one in questions.findings(written)]
            questions.send(keeper, written, settled=settled, public=True)

    def leave(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        term = shelf.term_of(model) if model is not None else None
        if term is not None and term.person is not None:
            services.resign_stewardship(actor_for(term.person), term, reason=REASON_LEFT)

    def nobody(self, told: Mapping[str, Any]) -> None:
        if (model := self.model(told)) is not None and model.current_version is not None:
            services.make_due(model)

    def replace(self, told: Mapping[str, Any]) -> None:
        model, other = self.model(told), self.named(REPLACED[1])
        if model is not None and other is not None and model.current_version and other.current_version:
            services.replace(self.actor, model, other, reason=REASON_REPLACED)

    def withdraw(self, told: Mapping[str, Any]) -> None:
        model = self.model(told)
        if model is not None and model.current_version is not None:
            services.withdraw(self.actor, model, reason=REASON_WITHDRAWN)

    def contradict(self, told: Mapping[str, Any]) -> None:
        """What failed later speaks against the published version, and nobody has answered yet."""
        model = self.model(told)
        if model is None or model.current_version is None:
            return
        node = shelf.card_beside(model, "Etäohjausta")
        if node is not None:
            services.link_nodes(self.actor, node, node_of_model(model), EdgeKind.CONTRADICTS)
            services.refresh(model)

    # --- who and what ------------------------------------------------------------------------------------------------
    def model(self, told: Mapping[str, Any]) -> OperatingModel | None:
        return self.named(told["topic"])

    def named(self, name: str) -> OperatingModel | None:
        return shelf.model_named(self.programme, name)

    def fresh(self, model: OperatingModel) -> OperatingModel:
        found = self.named(model.draft.name)
        assert found is not None
        return found


# What a draft that has not gone on trial lacks yet.
HALF = frozenset(
    {"breaks_if", "condition_house", "condition_people", "condition_doing", "equality", "did_not_work", "first_week",
     "staff_message", "plain_summary", "translations", "did_not_work_unknown", "law"}
)  # fmt: skip


def _first(house: Organisation) -> Person | None:
    return next(iter(shelf.people_of(house)), None)


def _goes_on(told: Mapping[str, Any]) -> bool:
    at = next(number for number, one in enumerate(demo_models()) if one["topic"] == told["topic"])
    return CALENDAR[at].on_trial is not None
