"""Who is in the world of the page tests, and what lies in which relation to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from catalogue.library import bare_model, shelve
from oppiva.catalogue import services as catalogue
from oppiva.catalogue.rules import cards_of
from oppiva.cli import demobuild
from oppiva.core.policy import ANONYMOUS, INSTANCE, Actor, Place, Target
from oppiva.jobs import clock
from oppiva.people import demo as people_demo
from oppiva.people import services
from oppiva.people.models import (
    EmploymentArea,
    Municipality,
    Organisation,
    Person,
    RoleGrant,
    Unit,
    WorkbookRow,
    WorkbookRun,
)
from oppiva.people.queries import actor_for
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.workshops import services as workshops
from oppiva.workshops.models import Series, SeriesMessage

RELATIONS = ("own", "same_area", "other_area", "other_programme")


@dataclass(frozen=True)
class Thing:
    """One object of the world: its key in an address and where the policy finds it, written down by hand here."""

    key: dict[str, Any]
    target: Target


@dataclass
class World:
    """Actors by role (and anonymous, ended), and things by kind and relation."""

    persons: dict[str, Person | None] = field(default_factory=dict)
    things: dict[tuple[str, str], Thing] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """The actor as the product makes it, signed in a moment ago."""
        person = self.persons[who]
        return ANONYMOUS if person is None else actor_for(person)

    def client(self, who: str, **options: Any) -> Client:
        """A browser signed in as this person, second factor and all; of nobody for anonymous."""
        client = Client(**options)
        person = self.persons[who]
        if person is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(person.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session["second_factor"] = True
            session["account_authentication_methods"] = [{"method": "mfa", "at": clock.real().timestamp()}]
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client


def build(day: date) -> World:
    """Who is in the demo, an ended grant beside them, and the things each relation points at."""
    if not Programme.objects.exists():
        demobuild.build(day)  # PostgreSQL: the story of the run's demo lies in a file of SQLite
    world = World()
    for account in people_demo.ACCOUNTS:
        world.persons[str(account.role)] = people_demo.person(account.role)
    world.persons["stranger"] = people_demo.stranger()
    world.persons["anonymous"] = None
    world.persons["ended"] = _ended(day)
    _things(world)
    _places(world)
    return world


def _ended(day: date) -> Person:
    """A person whose only grant, a high one, ended yesterday."""
    unit = Unit.objects.get(name="Palveluohjaus")
    with clock.travel(date(2025, 9, 1)):
        person = services.add_person(
            people_demo.SETUP, fields={"name": "Entinen Hoitaja", "email": "entinen@jarvisavo.example", "unit": unit}
        )
        services.give_grant(
            people_demo.SETUP,
            person=person,
            role="area_admin",
            scope_kind="area",
            scope_id=str(unit.organisation.area_id),
            starts_on=date(2025, 9, 1),
            ends_on=date(2026, 3, 11),
            reason="sijaisuus",
        )
    return person


def _invited(
    world: World, relation: str, house: Organisation, unit: Unit, wide: frozenset[Place], in_unit: frozenset[Place]
) -> None:
    """An invitation into the unit, and a list of its organisation that waits."""
    inviter = people_demo.person("instance_admin")
    assert inviter is not None
    actor = actor_for(inviter)
    invitation = services.invite(
        actor,
        name=f"Kutsuttu {relation}",
        email=f"kutsuttu.{relation}@sweep.example",
        unit=unit,
        role="participant",
        scope_kind="unit",
        scope_id=str(unit.pk),
        language="fi",
    )
    text = f"Listalla Oleva <listalla.{relation}@sweep.example>; Toinen Oleva"
    run = services.read_in(actor, house, role="participant", language="fi", text=text, unit=unit.pk)
    world.things["invitation", relation] = Thing({"pk": invitation.pk}, Target("invitation", in_unit))
    world.things["import", relation] = Thing({"pk": run.pk}, Target("invitation", wide))


def _messages(world: World, relation: str, programme: Programme) -> None:
    """A message to the series; its people read it, not all who could come to it."""
    code = f"P-{RELATIONS.index(relation)}"
    series = Series.objects.get(programme=programme, code=code)
    message = SeriesMessage.objects.create(series=series, text="Ovet aukeavat kello 8.", published_at=clock.now())
    target = Target(
        "message", frozenset({Place("series", str(series.pk)), Place("programme", str(programme.pk)), INSTANCE})
    )
    key: dict[str, Any] = {"code": programme.code, "series": code}
    world.things["message_list", relation] = Thing(key, target)
    world.things["message", relation] = Thing(key | {"pk": message.pk}, target)


def _grouping(world: World, relation: str, programme: Programme) -> None:
    """The grouping table of the programme, a candidate for each relation, and a card where one is decided."""
    target = Target("candidate", frozenset({Place("programme", str(programme.pk)), INSTANCE}))
    key: dict[str, Any] = {"code": programme.code}
    made = catalogue.open_candidate(people_demo.SETUP, programme, name=f"Aihio {relation}")
    world.things["grouping", relation] = Thing(key, target)
    world.things["candidate", relation] = Thing(key | {"candidate": made.code}, target)
    spread = Target("adoption", frozenset({Place("programme", str(programme.pk)), INSTANCE}))
    world.things["spread", relation] = Thing(key, spread)
    world.things["path", relation] = Thing(key | {"record": made.code}, target)
    card = cards_of(programme).order_by("code").first()
    if card is not None:
        world.things["card", relation] = Thing(key | {"card": card.code}, target)


def _models(world: World, relation: str, programme: Programme) -> None:
    """A model that is written and one in the library, for each relation."""
    number = 901 + 2 * RELATIONS.index(relation)  # behind those of the demo
    places = frozenset({Place("programme", str(programme.pk)), INSTANCE})
    key: dict[str, Any] = {"code": programme.code}
    made = bare_model(programme, f"Malli {relation}", number)
    world.things["model", relation] = Thing(key | {"model": made.code}, Target("model_draft", places, state="draft"))
    out = bare_model(programme, f"Julkaistu {relation}", number + 1)
    version = shelve(out)
    public = Target("model_published", places, state="published", publicity="public")
    world.things["model_out", relation] = Thing({"slug": out.slug}, public)
    world.things["model_version", relation] = Thing({"slug": out.slug, "number": version.number}, public)
    kept = Target("model_draft", places, state="published")
    world.things["model_kept", relation] = Thing(key | {"model": out.code}, kept)


def _series(world: World, relation: str, programme: Programme, house: Organisation, area: str) -> None:
    """A series of the organisation alone, open for sign-up, and its first half-day."""
    fields = {"code": f"P-{RELATIONS.index(relation)}", "languages": ["fi"]}
    made = workshops.add_series(people_demo.SETUP, programme, fields=fields, organisations=[house])
    made = workshops.open_series(people_demo.SETUP, made)
    places = {Place("series", str(made.pk)), Place("programme", str(programme.pk)), Place("area", area), INSTANCE}
    places |= {Place("unit", str(pk)) for pk in Unit.objects.filter(organisation=house).values_list("pk", flat=True)}
    target = Target("series", frozenset(places | {Place("organisation", str(house.pk))}))
    key = {"code": programme.code, "series": made.code}
    world.things["series", relation] = Thing(key, target)
    world.things["session", relation] = Thing(key | {"number": 1}, target)
    marked = Target(
        "attendance", frozenset({Place("series", str(made.pk)), Place("programme", str(programme.pk)), INSTANCE})
    )
    world.things["attendance", relation] = Thing(key | {"number": 1}, marked)
    # What is seen of the teams' work in a half-day (W3): the series' and the programme's.
    inside = frozenset({Place("series", str(made.pk)), Place("programme", str(programme.pk)), INSTANCE})
    world.things["day", relation] = Thing(key | {"number": 1}, Target("team_draft", inside))
    world.things["teamwork", relation] = Thing(key, Target("team_draft", inside))


def _places(world: World) -> None:
    """A series of each programme with somebody in it; the own one is of the participant that signs in."""
    participant = world.persons["participant"]
    assert participant is not None
    for relation in RELATIONS:
        code = world.things["programme", relation].key["code"]
        programme = Programme.objects.get(code=code)
        unit = Unit.objects.get(pk=world.things["unit", relation].key["pk"])
        number = f"9{RELATIONS.index(relation)}"
        series = workshops.add_series(
            people_demo.SETUP,
            programme,
            fields={"code": number, "languages": ["fi"]},
            organisations=[unit.organisation],
        )
        series = workshops.open_series(people_demo.SETUP, series)
        person = participant if relation == "own" else Person.objects.get(pk=world.things["person", relation].key["pk"])
        (made,) = workshops.propose(people_demo.SETUP, series, [person]).made
        seat = workshops.answer_proposal(actor_for(person), made, accept=True)
        # A roster is its series' and its programme's, whatever units its people are of.
        places = frozenset({Place("series", str(series.pk)), Place("programme", str(programme.pk)), INSTANCE})
        key = {"code": code, "series": number}
        world.things["roster", relation] = Thing(key, Target("seat", places))
        world.things["seat", relation] = Thing(key | {"pk": seat.pk}, Target("seat", places))
        world.things["enrolment", relation] = Thing({"pk": seat.pk}, Target("seat", places))


def _workbook(world: World, relation: str, programme: Programme) -> None:
    """The page of the workbook, and one of the programme's workbooks that waits with a row to mend."""
    target = Target("series", frozenset({Place("programme", str(programme.pk)), INSTANCE}))
    reader = people_demo.person("project_manager")
    assert reader is not None
    run = WorkbookRun.objects.create(
        programme=programme.pk, name="menneet.xlsx", sha256="0" * 64, made_by=reader, made_at=clock.now()
    )
    WorkbookRow.objects.create(
        run=run, position=1, sheet="people", number=2, fate="refused", reason="mail_malformed", field="mail",
        values={"name": "Uuno Uusi", "mail": "uuno@", "series": "01"},
    )  # fmt: skip
    world.things["workbook", relation] = Thing({"code": programme.code}, target)
    world.things["workbook_run", relation] = Thing({"code": programme.code, "pk": run.pk}, target)


def _things(world: World) -> None:
    main = Programme.objects.get(code="ES-OPPIVA")
    other = Programme.objects.exclude(pk=main.pk).get()
    houses = {
        "own": ("Järvi-Savon työllisyyspalvelut", "Henkilöasiakkaat", "23", main),
        "same_area": ("Itäharjun kunta", "Elinvoimapalvelut", "23", main),
        "other_area": ("Saarisalon työllisyyspalvelut", "Asiakaspalvelu", "37", main),
        "other_programme": ("Rantalakeuden työllisyyspalvelut", "Asiakaspalvelu", "24", other),
    }
    for relation, (house, room, area, programme) in houses.items():
        organisation = Organisation.objects.get(name=house)
        unit = Unit.objects.get(organisation=organisation, name=room)
        wide = {Place("organisation", str(organisation.pk)), Place("area", area), INSTANCE}
        wide.add(Place("programme", str(programme.pk)))
        in_unit = frozenset(wide | {Place("unit", str(unit.pk))})
        world.things["organisation", relation] = Thing({"pk": organisation.pk}, Target("organisation", frozenset(wide)))
        world.things["unit", relation] = Thing({"pk": unit.pk}, Target("organisation", in_unit))
        person = Person.objects.filter(unit=unit, grants__isnull=True).order_by("email").first()
        if person is None:
            person = services.add_person(
                people_demo.SETUP,
                fields={"name": f"Joku {relation}", "email": f"{relation}@sweep.example", "unit": unit},
            )
        world.things["person", relation] = Thing({"pk": person.pk}, Target("person", in_unit))
        grant = RoleGrant.objects.create(
            person=person,
            role="participant",
            scope_kind="unit",
            scope_id=str(unit.pk),
            starts_on=date(2026, 1, 1),
            granted_at=clock.now(),
            reason="sweep",
        )
        world.things["grant", relation] = Thing({"pk": grant.pk}, Target("invitation", in_unit))
        _invited(world, relation, organisation, unit, frozenset(wide), in_unit)
        area_row = EmploymentArea.objects.get(code=area)
        world.things["area", relation] = Thing({"code": area_row.code}, Target(""))
        town = Municipality.objects.filter(area=area_row).first()
        assert town is not None
        world.things["municipality", relation] = Thing({"code": town.code}, Target(""))
        # A programme lies in the areas of those who take part: their administrators read its totals (note 19).
        areas = {"23", "37", "13"} if programme == main else {"24"}
        only_programme = frozenset({Place("programme", str(programme.pk)), INSTANCE})
        in_programme = only_programme | {Place("area", code) for code in areas}
        version = PlanVersion.objects.filter(programme=programme).order_by("-no").first()
        assert version is not None
        _workbook(world, relation, programme)
        world.things["programme", relation] = Thing({"code": programme.code}, Target("programme", in_programme))
        key: dict[str, Any] = {"code": programme.code}
        world.things["plan", relation] = Thing(key | {"no": version.no}, Target("plan", only_programme))
        world.things["plan_list", relation] = Thing(key, Target("plan", only_programme))
        _grouping(world, relation, programme)
        _models(world, relation, programme)
        world.things["commitment_list", relation] = Thing(key, Target("commitment", in_programme))
        world.things["series_list", relation] = Thing(key, Target("series", in_programme))
        _series(world, relation, programme, organisation, area)
        _messages(world, relation, programme)
        commitment = Commitment.objects.filter(programme=programme, organisation=organisation).first()
        if commitment is not None:
            world.things["commitment", relation] = Thing(
                {"code": programme.code, "pk": commitment.pk}, Target("commitment", frozenset(wide))
            )
