"""The demo's adopters in other areas: begun, confirmed, moved on, asked and silent, each on its day (`data/`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from oppiva.adoption import services
from oppiva.adoption.models import ITEMS, Adoption
from oppiva.adoption.queries import told_by_name as told
from oppiva.catalogue import services as catalogue
from oppiva.catalogue.models import IN_USE_STATES
from oppiva.catalogue.queries.shelf import model_named
from oppiva.catalogue.rules import tables_of
from oppiva.core.policy import Actor, system
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for
from oppiva.people.services import add_person, ask_questions
from oppiva.programme.models import Programme

TEXTS = Path(__file__).parent / "data" / "demo_adoptions.toml"
PROGRAMME = "ES-OPPIVA"
TELLER = system("demo")


@cache
def demo_adoptions() -> tuple[dict[str, Any], ...]:
    """The adopters of the demo as their file tells them, in its order."""
    return tuple(tomllib.loads(TEXTS.read_text("utf-8"))["adoption"])


def build(random: Random, day: date) -> None:
    """What adopters have done and told by the day, in the order in which it happened."""
    manager, analyst = people.person(Role.PROJECT_MANAGER), people.person(Role.ANALYST)
    if manager is None or analyst is None:
        return
    programme = tables_of(actor_for(analyst)).filter(code=PROGRAMME).first()
    if programme is None:
        return
    story = Story(programme, actor_for(manager), actor_for(analyst))
    for when, deed, one in sorted(story.deeds(), key=lambda row: row[0]):
        if when < day:
            with travel(when):
                deed(one)
    with travel(day):
        ask_questions()
        services.refresh_states()


class Story:
    """The programme's models, and who takes them into use."""

    def __init__(
        self, programme: Programme, manager: Actor, analyst: Actor, adopters: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self.programme, self.manager, self.analyst = programme, manager, analyst
        self.adopters = adopters or demo_adoptions()
        self.begun: dict[str, Adoption] = {}

    def deeds(self) -> Iterator[tuple[date, Any, Mapping[str, Any]]]:
        """Each deed with its day and what is told."""
        for one in self.adopters:
            yield one["begun"], self.begin, one
            if "confirmed" in one:
                yield one["confirmed"], self.confirm, one
            for move in one.get("moves", ()):
                yield move[0], self.move, {**one, "move": move}
            for name in ("reach", "core", "result", "weighs", "tip"):
                if name in one:
                    yield one[name][0], getattr(self, name), one
            for change in one.get("adaptations", ()):
                yield change["day"], self.adapt, {**one, "change": change}
            for answer in one.get("answers", ()):
                yield answer[1], self.answer, {**one, "answer": answer}
            for pulse in one.get("pulses", ()):
                yield pulse[1], self.pulse, {**one, "pulse": pulse}
            for name in ("pulled", "fork"):
                if name in one:
                    yield one[name]["day"], getattr(self, name), one
            if "fork" in one:
                yield one["fork"]["published"], self.fork_out, one

    # --- one deed each -----------------------------------------------------------------------------------------------
    def begin(self, one: Mapping[str, Any]) -> None:
        model = model_named(self.programme, one["model"])
        if model is None or model.state not in IN_USE_STATES:
            return
        version = told.version_of_day(model, one["begun"])
        if version is None:
            return
        self.begun[one["person"]] = services.start(
            actor_for(_person(one)), model, adopter=_adopter(one), version=version, unit=one.get("unit", ""),
            role=one["role"], stage=one["stage"], on=one["begun"], show_as=one["show_as"],
        )  # fmt: skip

    def confirm(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            services.confirm(self.manager, found)

    def move(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            on, to, *why = one["move"]
            services.move(self.keeper(found), found, to=to, on=on, reason=why[0] if why else "")

    def reach(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            services.tell_reach(self.keeper(found), found, services.Reach(*one["reach"][1:]))

    def core(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            parts = list(services.parts_of(found))
            services.check_core(self.keeper(found), found, dict(zip(parts, one["core"][1], strict=False)))

    def result(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            _day, measure, unit, before, after, n, period = one["result"]
            told_ = services.Result("measured", measure, unit, Decimal(before), Decimal(after), n, period)
            services.tell_result(self.keeper(found), found, told_)

    def weighs(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            services.weigh(self.analyst, found, weighs=one["weighs"][1])

    def tip(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            services.add_tip(self.keeper(found), found, text=one["tip"][1], language=one.get("language", "fi"))

    def adapt(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            change = one["change"]
            part = list(services.parts_of(found))[change["part"]] if "part" in change else ""
            services.add_adaptation(
                self.keeper(found), found, taps=dict(zip(services.TAPS, change["taps"], strict=True)),
                sentence=change["sentence"], part=part, made_on=change["day"],
            )  # fmt: skip

    def answer(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            months, _day, value, *why = one["answer"]
            services.answer(self.keeper(found), found, months, value=value, reason=why[0] if why else "")

    def pulse(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            months, _day, *marks = one["pulse"]
            services.answer_pulse(self.keeper(found), found, months, items=dict(zip(ITEMS, marks, strict=True)))

    def pulled(self, one: Mapping[str, Any]) -> None:
        """The analyst takes a change of a place into the next version of the model."""
        found, told_ = self.of(one), one["pulled"]
        change = told.adaptation_of(found, told_["number"]) if found is not None else None
        model = model_named(self.programme, one["model"])
        if change is not None and model is not None:
            services.pull(self.analyst, change)
            edge = {"what": told_["what"], "variants": told_["variants"]}
            catalogue.save_draft(self.analyst, model, {"edge_parts": [*model.draft.edge_parts, edge]})
            self._out(self.analyst, one["model"], told_["note"])

    def fork(self, one: Mapping[str, Any]) -> None:
        """The place goes its own way, under a name of its own."""
        if (found := self.of(one)) is not None:
            variant = services.fork(self.keeper(found), found)
            values = {"name": one["fork"]["name"], "one_sentence": one["fork"]["one_sentence"]}
            catalogue.save_draft(self.keeper(found), variant.operating_model, values)

    def fork_out(self, one: Mapping[str, Any]) -> None:
        if (found := self.of(one)) is not None:
            self._out(self.keeper(found), one["fork"]["name"], one["fork"]["note"])

    def _out(self, actor: Actor, name: str, note: str) -> None:
        model = model_named(self.programme, name)
        if model is None:
            return
        catalogue.say_contradictions_listed(actor, model)
        newest = catalogue.newest_version(model)
        personal = catalogue.ahead_of(model, note=note).personal
        catalogue.publish_version(
            actor, model, note=note, settled=[item.key for item in personal],
            base=newest.number if newest is not None else "",
        )  # fmt: skip

    # --- who and what ------------------------------------------------------------------------------------------------
    def of(self, one: Mapping[str, Any]) -> Adoption | None:
        """The adoption of a person as it stands now, when it was begun."""
        made = self.begun.get(one["person"])
        return told.fresh(made) if made is not None else None

    def keeper(self, adoption: Adoption) -> Actor:
        assert adoption.contact is not None
        return actor_for(adoption.contact)


def _person(one: Mapping[str, Any]) -> Person:
    """The contact, with an account of their own and no place in the programme."""
    first, *rest = one["person"].lower().translate(str.maketrans("äöåé", "aoae")).split()
    mail = f"{first}.{'.'.join(rest)}@kayttoonottaja.example"
    known = told.person_of(mail)
    if known is not None:
        return known
    fields = {"name": one["person"], "email": mail, "language": one.get("language", "fi"), "state": Person.State.ACTIVE}
    return add_person(TELLER, fields=fields)


def _adopter(one: Mapping[str, Any]) -> services.Adopter:
    if "area" in one:
        return services.Adopter("employment_area", area=told.area_of(one["area"]))
    if "municipality" in one:
        return services.Adopter("municipality", municipality=told.municipality_of(one["municipality"]))
    return services.Adopter("employer", name=one["firm"])
