"""A model's way to the library on the table of seven: a third place that tries it, two peers, a steward, a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from catalogue.table import Table
from oppiva.catalogue import services
from oppiva.catalogue.freezing import effort_of, frozen, hash_of
from oppiva.catalogue.models import ModelDraft, ModelVersion, OperatingModel, Stewardship, TraceNode
from oppiva.catalogue.queries.model_sources import draft_code
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Cycle, Decision, Experiment, Observation, Result, Trial
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from stages import told_once
from workshops.cast import SETUP, grant_to, person_of

# The experiments of the table come from areas 23 and 37.
THIRD_AREA = "01"
NAME = "Kukaan ei jää odottamaan"
TEXTS: dict[str, Any] = {
    "one_sentence": "Asiakkaalle soitetaan takaisin samana päivänä.",
    "for_whom": ["jobseeker"],
    "effect": "clear",
    "effect_words": "16 → 11 minuuttia",
    "effect_unit": "minutes_per_customer",
    "effect_before": "16",
    "effect_after": "11",
    "effect_n": 24,
    "start_minutes": 360,
    "start_cents": 0,
    "month_minutes": 60,
    "month_cents": 0,
    "effort_staff": 10,
    "problem": "Asiakas ei saa puhelinta auki, jonottaa ja soittaa monta kertaa saman asian vuoksi.",
    "start_situation": "Puheluihin vastattiin omien töiden ohessa, eikä kukaan tiennyt, kenen vuoro oli.",
    "change_customer": "Asiakas saa vastauksen samana päivänä.",
    "change_staff": "Soitoille on oma aika.",
    "nothing_changes_for": ["employer"],
    "needs": "Sovittu puhelinvuoro.",
    "does_not_solve": "Ei lyhennä jonoa tapaamisiin.",
    "steps": ["Sopikaa vuorot.", "Soittakaa takaisin samana päivänä."],
    "roles": "Kaksi virkailijaa päivässä.",
    "skills": "Ei uusia taitoja.",
    "training": "Puolen tunnin perehdytys.",
    "amount": "Noin kymmenen soittoa päivässä.",
    "rhythm": "Joka työpäivä.",
    "channel": "Puhelin.",
    "systems": "Ei muutoksia järjestelmiin.",
    "law": "Soitosta kirjataan asiakkuuteen vain sovittu asia.",
    "core_parts": [
        {"what": "Soitto samana päivänä", "why": "Odotus loppuu.", "sign": "Lista on illalla tyhjä."},
        {"what": "Vuoro on nimetty", "why": "Joku vastaa aina.", "sign": "Nimi näkyy kalenterissa."},
    ],
    "edge_parts": [{"what": "Kellonaika", "variants": "Aamu tai iltapäivä."}],
    "breaks_if": "Vuorolle ei varata aikaa.",
    "condition_idea": "Lupaus on yksinkertainen.",
    "condition_outside": "Asiakkailla on puhelin.",
    "condition_house": "Esihenkilö varaa ajan.",
    "condition_people": "Kaksi on sitoutunut.",
    "condition_doing": "Lista tarkistetaan illalla.",
    "did_not_work_unknown": True,
    "equality": "Tulkki varataan soittoon tarvittaessa.",
    "first_week": ["Sopikaa vuorot.", "Tehkää lista.", "Soittakaa ensimmäiset."],
    "staff_message": "Ensi viikolla soitamme takaisin samana päivänä.",
    "contact": "Palvelupäällikkö",
    "plain_summary": (
        "Kun asiakas ei saa puhelinta auki, hänelle soitetaan takaisin samana päivänä. Joka päivä kahdella on "
        "soittovuoro. Illalla lista on tyhjä."
    ),
}


@dataclass
class Library:
    """A table with one model, and the people it needs; `elsewhere` lies in an area of no source."""

    table: Table
    model: OperatingModel
    elsewhere: Organisation
    office: Unit
    peers: list[Person] = field(default_factory=list)
    keeper: Person | None = None

    @property
    def analyst(self) -> Actor:
        return self.table.actor

    @property
    def steward(self) -> Actor:
        assert self.keeper is not None
        return actor_for(self.keeper)

    def fresh(self) -> OperatingModel:
        return OperatingModel.objects.select_related("programme", "draft").get(pk=self.model.pk)

    @property
    def draft(self) -> ModelDraft:
        return ModelDraft.objects.get(operating_model=self.model)

    def write(self, actor: Actor | None = None, **values: Any) -> ModelDraft:
        return services.save_draft(actor or self.analyst, self.fresh(), values)

    @told_once
    def on_trial(self) -> OperatingModel:
        """Written, and on trial in the third area."""
        self.write(**TEXTS)
        services.name_trial(self.analyst, self.fresh(), organisation=self.elsewhere, unit=self.office)
        return services.send_to_trial(self.analyst, self.fresh())

    @told_once
    def reviewed(self) -> OperatingModel:
        """Tried, and approved by the team and two peers."""
        self.on_trial()
        services.tell_trial(
            self.analyst,
            self.fresh().trials.get(),
            done_on=clock.today(),
            unclear="Kuka vastaa, jos molemmat ovat poissa?",
            changed="Vuorolle lisättiin varahenkilö.",
        )
        services.approve_as_team(actor_for(self.table.lab.cast.facilitator), self.fresh())
        for peer in self.peers:
            services.answer_review(
                actor_for(peer), services.ask_review(self.analyst, self.fresh(), peer), approves=True
            )
        return self.fresh()

    def kept(self, months: int = 36) -> Stewardship:
        """A steward who has accepted."""
        assert self.keeper is not None
        term = services.invite_steward(
            self.analyst, self.fresh(), organisation=self.elsewhere, role="palvelupäällikkö", person=self.keeper
        )
        return services.accept_stewardship(self.steward, term, months=months)

    def publish(self, note: str = "Ensimmäinen julkaisu.", actor: Actor | None = None, **more: Any) -> ModelVersion:
        """The next version, with the contradictions read and every finding looked at."""
        services.say_contradictions_listed(self.analyst, self.fresh())
        newest = services.newest_version(self.fresh())
        found = services.ahead_of(self.fresh()).personal
        return services.publish_version(
            actor or self.analyst,
            self.fresh(),
            note=note,
            settled=[one.key for one in found],
            base=newest.number if newest is not None else "",
            **more,
        )

    @told_once
    def published(self) -> ModelVersion:
        """In the library as 1.0.0."""
        self.reviewed()
        self.kept()
        return self.publish()


def bare_model(programme: Programme, name: str, number: int) -> OperatingModel:
    """A draft row by row, without a candidate: where only addresses and rights are looked at."""
    model = OperatingModel.objects.create(
        programme=programme, number=number, code=f"M{number}", slug=f"{slugify(name)}-{programme.code.lower()}",
        state_since=clock.now(),
    )  # fmt: skip
    ModelDraft.objects.create(operating_model=model, name=name, **TEXTS)
    TraceNode.objects.create(
        programme=programme, kind="model_version", code=draft_code(model), title=name, at=clock.now()
    )
    return model


def shelve(model: OperatingModel, number: tuple[int, int, int] = (1, 0, 0), by: UUID | None = None) -> ModelVersion:
    """Bring a bare model into the library row by row: a version frozen as the service does it, without its gates."""
    draft = ModelDraft.objects.get(operating_model=model)
    said = ".".join(map(str, number))
    node = TraceNode.objects.create(
        programme=model.programme, kind="model_version", code=f"{model.code}-{said}", title=draft.name, at=clock.now()
    )
    facts = {"code": model.code, "slug": model.slug, "programme": model.programme.code, "origin": model.origin,
             "language": model.language, "theme": model.theme}  # fmt: skip
    steward = {"organisation": "Kolmas työllisyysalue", "role": "palvelupäällikkö", "accepted_on": "2026-01-01",
               "ends_on": "2029-01-01"}  # fmt: skip
    content = frozen(
        draft, model=facts, number=said, evidence={"level": 0, "sources": 0}, sources=[], materials=[],
        steward=steward, reviews={"peers": 2, "peer_areas": [], "trials": []},
    )  # fmt: skip
    major, minor, patch = number
    made = ModelVersion(
        operating_model=model, major=major, minor=minor, patch=patch,
        change="first" if number == (1, 0, 0) else "minor",
        change_note="Ensimmäinen julkaisu.", content=content, content_hash=hash_of(content), language=model.language,
        name=draft.name, one_sentence=draft.one_sentence, for_whom=draft.for_whom, theme=model.theme,
        effect=draft.effect, effort=effort_of(draft).step, node=node, by=by, at=clock.now(),
    )  # fmt: skip
    made.save()
    OperatingModel.objects.filter(pk=model.pk).update(
        state="published", current_version=made.pk, last_checked_on=clock.today()
    )
    model.refresh_from_db()
    return made


def carry_out(table: Table, *numbers: int, certainty: int = 2) -> None:
    """Make these cards count as carried out: every field that counts, and a number from the time of the trial."""
    day = clock.today()
    with reading(SETUP):
        for number in numbers:
            cycle = Cycle.objects.get(experiment=table.cards[number])
            Result.objects.filter(cycle=cycle).update(
                as_planned="yes", no_surprises=True, no_harms=True, certainty=certainty
            )
            Decision.objects.filter(cycle=cycle).update(owner_role="palveluesihenkilö", next_on=day)
            Trial.objects.filter(cycle=cycle).update(starts_on=day - timedelta(days=9), ends_on=day)
            Observation.objects.create(
                experiment=table.cards[number], cycle=cycle, kind="trial", observed_on=day, value=11,
                made_at=clock.now(),
            )  # fmt: skip
    pk = table.cards[0].pk
    Experiment.objects.filter(pk=pk).update(units=[str(table.lab.cast.unit.pk)])


def make_library(table: Table) -> Library:
    """A candidate of three cards that has become a model; its first card builds it, of area 23."""
    carry_out(table, 0, 1)
    candidate = table.open(NAME, 0, 1, 2)
    services.rename(table.actor, candidate, changes={"one_sentence": TEXTS["one_sentence"], "for_whom": ["jobseeker"]})
    model = services.become_model(table.actor, table.fresh(candidate))
    house = people.add_organisation(
        SETUP, fields={"name": "Kolmas työllisyysalue", "kind": "employment_area", "area_id": THIRD_AREA}
    )
    office = people.add_unit(SETUP, house, fields={"name": "Palvelut", "size": 12})
    peers = [person_of(name, office) for name in ("Venla Vertainen", "Väinö Vertainen")]
    keeper = person_of("Vesa Vastuullinen", office)
    for one in (*peers, keeper):
        grant_to(one, "participant", "unit", str(office.pk))
    return Library(table, model, house, office, peers, keeper)
