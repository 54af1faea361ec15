"""The demo's grouping table: its analyst has placed the older half of what is decided, towards the end all of it.

Candidates are invented; which story lies in which is told by its name. What failed speaks against its candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from oppiva.catalogue import coding_demo, demo_readings, queries, rules, services
from oppiva.catalogue.models import Candidate, EdgeKind, TraceEdge
from oppiva.catalogue.queries import Card
from oppiva.core.policy import Actor
from oppiva.experiments.models import Choice, Experiment
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Role
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme

PROGRAMME = "ES-OPPIVA"
ALL_PLACED = date(2026, 11, 1)
FIRST_SITTING, SECOND_SITTING = timedelta(days=8), timedelta(days=1)
# Name -> one sentence, for whom, and the names of the stories that lie in it.
TOPICS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "Ensitapaaminen alkaa ennen tapaamista": (
        "Asiakas kertoo olennaisen etukäteen. Aika jää suunnitelmalle.",
        ("jobseeker",),
        (
            "Kolme kysymystä ennen tapaamista", "Kahden minuutin ennakkopuhelu", "Alkuinfo ryhmälle etänä",
            "Två frågor på svenska i dörren",
        ),
    ),
    "Soitamme takaisin": (
        "Jokainen soittaja saa vastauksen samana päivänä.",
        ("jobseeker",),
        ("Takaisinsoitto samana päivänä", "Paluusoitto viikon päästä", "Soitto ennen kielteistä päätöstä"),
    ),
    "Muistutamme ajoissa": (
        "Lyhyt viesti ennen kuin hiljaisuus alkaa.",
        ("jobseeker",),
        ("Muistutus päivää ennen", "Viikon päästä uudelleen"),
    ),
    "Selkeä teksti vähentää kysymyksiä": (
        "Ohje on niin selkeä, ettei sitä tarvitse kysyä.",
        ("jobseeker", "colleague"),
        (
            "Hakemuksen ohje selkokielellä", "Vastauspohjat viiteen kysymykseen", "Minuutin video verkkopalvelusta",
            "Asiakkaan polku seinälle", "Kuka auttaa -taulu oveen",
        ),
    ),
    "Työnantaja saa asiansa yhdelle sivulle": (
        "Työnantaja näkee kerralla, mitä tarjotaan ja keneltä kysyä.",
        ("employer",),
        ("Yhden sivun kortti työnantajalle", "Checklista för praktikplatsen", "Tervetulopuhelu yrittäjäksi aikovalle"),
    ),
    "Yhteinen pöytä kumppanin kanssa": (
        "Asiakas tapaa molemmat palvelut samalla kerralla.",
        ("jobseeker", "partner"),
        (
            "Yhteinen aamu oppilaitoksen kanssa", "Valmistuvien aamu", "Yhteinen lähete kahteen palveluun",
            "Neuvonta kirjaston aulassa",
        ),
    ),
    "Työrauha päivän sisään": (
        "Päivässä on aikaa, jota mikään ei keskeytä.",
        ("colleague",),
        ("Perjantai ilman palavereja", "Sähköposti auki kahdesti päivässä", "Hiljainen tunti"),
    ),
    "Tiimi tietää, mitä toinen tekee": (
        "Lyhyt yhteinen hetki korvaa pitkän palaverin.",
        ("colleague",),
        (
            "Viiden minuutin aamukatsaus", "Vertaispari uudelle työntekijälle", "Yhteinen tauko kello kaksi",
            "Kaksi tuntia toisen tiskillä", "Yksi luku tiimipalaverin alkuun", "Kuka päättää -kortit",
        ),
    ),
    "Tehdään saman tien yhdessä": (
        "Asia valmistuu tapaamisessa, eikä kukaan kirjaa sitä jälkikäteen.",
        ("jobseeker",),
        (
            "Kirjaus yhdessä asiakkaan kanssa", "Hakemus yhdessä puhelimella", "Tulkki etänä varttitunniksi",
            "Tapaaminen kävellen",
        ),
    ),
    "Ovi auki ilman varausta": (
        "Pieni asia hoituu silloin, kun se tulee mieleen.",
        ("jobseeker",),
        ("Tiski auki ilman ajanvarausta", "Etäohjausta kerran viikossa illalla", "Palautelappu kahdella hymiöllä"),
    ),
}  # fmt: skip
MERGED = ("Soitamme takaisin", "Muistutamme ajoissa")
MERGED_NAME = "Kukaan ei jää odottamaan hiljaa"
MERGED_SENTENCE = "Lyhyt yhteydenotto ennen kuin hiljaisuus alkaa."
IN_TWO = ("Kahden minuutin ennakkopuhelu", "Soitamme takaisin")
WHY_KEPT = "Ei johda malliin. Opimme, mikä ei auta."
ANSWER = "Tapa sopi vain pienelle joukolle. Kokeilun raportti kertoo, milloin sitä ei kannata käyttää."
OBJECTIVES = {"wellbeing": ("G2",), "productivity": ("G4", "G2"), "customer": ("G4",)}


def build(random: Random, day: date) -> None:
    """What the analyst has done at the table by this day, in two sittings."""
    who = people.person(Role.ANALYST)
    if who is None:
        return
    actor = actor_for(who)
    programme = rules.tables_of(actor).filter(code=PROGRAMME).first()
    if programme is None:
        return
    table = _Table(actor, programme)
    early, late = day - FIRST_SITTING, day - SECOND_SITTING
    waiting = sorted(queries.board(actor, programme).waiting, key=lambda one: (one.decided_on or day, one.code))
    ready = [one for one in waiting if one.decided_on is not None and one.decided_on <= late]
    chosen = ready if day >= ALL_PLACED else ready[: (len(ready) + 1) // 2]
    with travel(early):
        table.sit([one for one in chosen if one.decided_on is not None and one.decided_on <= early])
    with travel(late):
        table.sit([one for one in chosen if one.decided_on is None or one.decided_on > early])
        table.merge()
        table.answer()
        demo_readings.build(actor, programme)
        if chosen:
            services.run_grouping(actor, programme)
            coding_demo.build(actor, programme)


class _Table:
    """The analyst at work: each story's card goes where its topic is."""

    def __init__(self, actor: Actor, programme: Programme) -> None:
        self.actor, self.programme = actor, programme
        self.opened: dict[str, Candidate] = {}
        self.against: list[TraceEdge] = []

    def sit(self, cards: Sequence[Card]) -> None:
        """One sitting: these cards are placed or kept as learning."""
        experiments = rules.cards_with(self.programme, [one.pk for one in cards])
        for at, card in enumerate(cards):
            # A team that repeats a story adds a word of its own to the name.
            topic = next((name for name, told in TOPICS.items() if card.name.startswith(told[2])), None)
            experiment = experiments[card.pk]
            if topic is None:
                services.keep_as_learning(self.actor, experiment, reason=WHY_KEPT)
                continue
            self._place(card, experiment, topic)
            if card.name.startswith(IN_TWO[0]) and IN_TWO[1] in self.opened:
                services.place(self.actor, experiment, self.opened[IN_TWO[1]], kind=EdgeKind.CONTEXT)
            # Of the rest nobody has said yet what they serve.
            if at % 2 == 0 and card.theme in OBJECTIVES:
                services.set_objectives(self.actor, experiment, OBJECTIVES[card.theme])

    def merge(self) -> None:
        """Two that tell the same story become one."""
        both = [self.opened[name] for name in MERGED if name in self.opened]
        if len(both) == len(MERGED):
            services.merge(
                self.actor,
                both,
                name=MERGED_NAME,
                one_sentence=MERGED_SENTENCE,
                reason="Sama tarina",
            )

    def answer(self) -> None:
        """All contradictions but the newest are answered: that one waits."""
        for edge in self.against[:-1]:
            services.answer_contradiction(self.actor, edge, text=ANSWER)

    def _place(self, card: Card, experiment: Experiment, topic: str) -> None:
        sentence, for_whom, _stories = TOPICS[topic]
        if topic not in self.opened:
            if card.choice == Choice.STOP:  # what failed opens no candidate
                services.keep_as_learning(self.actor, experiment, reason=WHY_KEPT)
                return
            self.opened[topic] = services.say_new_topic(
                self.actor, experiment, name=topic, one_sentence=sentence, for_whom=for_whom
            )
            return
        kind = EdgeKind.CONTRADICTS if card.choice == Choice.STOP else EdgeKind.SUPPORTS
        edge = services.place(self.actor, experiment, self.opened[topic], kind=kind)
        if kind == EdgeKind.CONTRADICTS:
            self.against.append(edge)
