"""The sheet `experiments` of the workbook: what teams tried, counted, learned and decided before this service."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.core.policy import Actor
from oppiva.experiments.models import AsPlanned, Choice, Theme, Versus
from oppiva.experiments.services import workbook
from oppiva.people import slots
from oppiva.people.slots import Choose
from oppiva.workshops.services.workbook_values import series_by_key

Column = slots.SheetColumn
NAMES = ("kokeilut", "kokeilu", "försök", "experiment", "experiments", "trials")


def _of(choices: type[TextChoices]) -> Choose:
    def choose(actor: Actor, programme: UUID) -> Sequence[tuple[str, str]]:
        return [(str(one), str(one.label)) for one in choices]

    return choose


def _series(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {one.name}".strip()) for _key, one in sorted(series_by_key(programme).items())]


COLUMNS = (
    Column(
        "series",
        _("Series code"),
        (
            "sarja", "sarjan tunnus", "sarjan koodi", "sarjan numero", "kokeilun tunnus", "tunnus", "koodi", "serie",
            "seriens kod", "serienummer", "försökets kod", "kod", "series", "series code", "experiment code", "code",
        ),
        hint=_("The code of the series, or of the experiment: 07-3."),
        example=_("Example: 07"),
        required=True,
        choices=_series,
        listed=False,
    ),
    Column(
        "team",
        _("Team"),
        ("tiimi", "tiimin numero", "ryhmä", "team", "teamets nummer", "grupp", "team number", "group"),
        hint=_("The number of the team, such as 3. Not needed in 07-3."),
        example="3",
    ),
    Column(
        "name",
        _("Name of the experiment"),
        ("nimi", "kokeilun nimi", "kokeilu", "otsikko", "namn", "försökets namn", "försök", "rubrik", "name", "title"),
        hint=_("3–80 letters."),
        example=_("Three questions before the meeting"),
        required=True,
    ),
    Column(
        "summary",
        _("In one sentence"),
        ("tiivistys", "kuvaus", "lyhyesti", "kort sagt", "beskrivning", "sammanfattning", "summary", "description"),
        hint=_("At most 160 letters."),
    ),
    Column(
        "theme",
        _("Theme"),
        ("teema", "aihe", "tema", "theme", "topic"),
        hint=_("Well-being at work, productivity or customer."),
        choices=_of(Theme),
    ),
    Column(
        "problem",
        pgettext_lazy("step", "Problem"),
        ("pulma", "ongelma", "lähtötilanne", "problem", "utgångsläge", "the problem"),
        hint=_("At most 500 letters. No customer is named."),
    ),
    Column(
        "whose",
        _("Whose problem it is"),
        ("kenen", "kenen pulma", "kenen ongelma", "vems", "vems problem", "whose", "whose problem"),
        hint=_("Jobseeker, employer, colleague, partner; several parted by commas."),
    ),
    Column(
        "belief",
        _("What you believed"),
        ("uskomus", "oletus", "uskomme että", "uskoimme", "antagande", "vi tror att", "belief", "hypothesis"),
        hint=_("At most 200 letters."),
    ),
    Column(
        "measure",
        _("Measure"),
        ("mittari", "mitä laskettiin", "mitattu asia", "mått", "mätare", "measure", "metric", "indicator"),
        hint=_("What was counted, at most 120 letters."),
        example=_("Minutes for asking background facts"),
    ),
    Column(
        "unit",
        _("Unit of the number"),
        ("mittayksikkö", "laatu", "enhet", "måttenhet", "unit"),
        hint=_("Such as min or pcs."),
    ),
    Column(
        "baseline",
        _("Starting level"),
        ("lähtötaso", "alkutaso", "ennen", "utgångsnivå", "före", "baseline", "before"),
        hint=_("One number from before the trial."),
    ),
    Column(
        "predicted",
        pgettext_lazy("step", "Prediction"),
        ("ennuste", "tavoite", "ennustettu", "förutsägelse", "mål", "prediction", "target", "goal"),
        hint=_("At most 10, at least 5, 10–15, goes down, goes up or stays the same. It is not locked."),
        example=_("at most 10"),
    ),
    Column(
        "starts_on",
        _("Trial began"),
        ("alkoi", "kokeilu alkoi", "alku", "aloitus", "alkaen", "började", "start", "started", "began", "from"),
        hint=_("Such as 5.10.2026, inside the programme."),
        day=True,
    ),
    Column(
        "ends_on",
        _("Trial ended"),
        ("päättyi", "kokeilu päättyi", "loppu", "asti", "slutade", "slut", "ended", "end", "until"),
        hint=_("Such as 30.10.2026."),
        day=True,
    ),
    Column(
        "result",
        pgettext_lazy("step", "Result"),
        ("tulos", "tulosluku", "jälkeen", "lopputulos", "utfall", "resultat", "efter", "result", "after", "outcome"),
        hint=_("One number from the trial."),
        example="9",
    ),
    Column(
        "cases",
        _("From how many cases"),
        ("n", "havaintoja", "tapauksia", "lukumäärä", "kuinka monesta", "antal", "antal fall", "cases", "count"),
        hint=_("A whole number. Empty means one."),
        example="22",
    ),
    Column(
        "as_planned",
        _("Did the plan come true?"),
        ("toteutuiko suunnitelma", "suunnitelman mukaan", "toteutui", "enligt planen", "enligt plan", "as planned"),
        hint=_("Yes, partly or no."),
        choices=_of(AsPlanned),
    ),
    Column(
        "changed",
        _("What changed of the plan"),
        ("mikä muuttui", "muutokset", "vad ändrades", "avvikelser", "what changed", "changes"),
        hint=_("When the plan came true only partly, or not."),
    ),
    Column(
        "versus",
        _("Result and prediction"),
        ("tulos ja ennuste", "ennusteeseen verrattuna", "utfall mot förutsägelse", "versus prediction"),
        hint=_("As predicted, better, worse or cannot tell."),
        choices=_of(Versus),
    ),
    Column(
        "surprises",
        _("Surprises"),
        ("yllätykset", "yllättikö jokin", "överraskningar", "surprises"),
        hint=_("Write no if nothing surprised."),
    ),
    Column(
        "harms",
        _("Harm"),
        ("haitat", "haittoja", "nackdelar", "skador", "harms", "drawbacks"),
        hint=_("Write no if nobody noticed any."),
    ),
    Column(
        "learned",
        _("What was learned"),
        ("mitä opimme", "opimme", "oppi", "opit", "vad vi lärde oss", "lärdomar", "learned", "lessons"),
        hint=_("20–600 letters."),
    ),
    Column(
        "decision",
        pgettext_lazy("experiment", "Decision"),
        ("päätös", "ratkaisu", "beslut", "decision"),
        hint=_("Keep, change, stop or hand over. Empty means that nothing is decided yet."),
        choices=_of(Choice),
    ),
    Column(
        "why",
        _("Why it was decided so"),
        ("miksi", "perustelu", "perustelut", "varför", "motivering", "why", "reason", "reasons"),
        hint=_("5–300 letters."),
    ),
    Column(
        "owner",
        _("Who sees to it"),
        ("omistaja", "vastuu", "kuka huolehtii", "ansvarig", "ägare", "owner", "responsible"),
        hint=_("A role, such as service guidance. No names."),
    ),
    Column(
        "decided_on",
        _("Decided on"),
        ("päätetty", "päätöspäivä", "beslutad", "beslutsdag", "decided", "decision date"),
        hint=_("Empty means the last day of the trial."),
        day=True,
    ),
)  # fmt: skip


def register() -> None:
    """Fills the slot of people."""
    part = slots.SheetPart(
        "experiments",
        COLUMNS,
        workbook.judge_experiments,
        workbook.write_experiment,
        workbook.take_steps_back,
        by_itself=workbook.BY_ITSELF,
    )
    slots.register_workbook_sheet(slots.WorkbookSheet("experiments", _("Experiments"), NAMES, 50, part))
