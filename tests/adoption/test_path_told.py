"""The whole way: predicted, decided, a candidate, model 1.0, taken elsewhere with two changes, in use after six months,
pulled into 1.1; the path tells every step with its day, and of a hidden place nothing to everybody."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.asking import asked, page_of_mail, press
from adoption.places import TAPS, Places
from catalogue.keeping import on
from oppiva.adoption import services
from oppiva.adoption.models import Adoption
from oppiva.catalogue.models import NodeKind, TraceNode
from oppiva.catalogue.queries import trace
from oppiva.catalogue.queries.path_days import days_of
from oppiva.cli.trace import plain
from oppiva.core.calendars import add_months
from oppiva.core.policy import reading, system
from oppiva.experiments.models import Decision, Prediction
from oppiva.jobs import clock
from oppiva.ui.formatting import date as full_date
from pages.bars import MOST
from people.cast import browser
from workshops.cast import SETUP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
CHANGES = ("Soitto korvattiin tekstiviestillä.", "Perehdytys pidettiin etänä kaikille.")


def lived(places: Places, show_as: str = "name") -> Adoption:
    """A place far away: on trial, two changes, in use, asked after six months, one change in version 1.1."""
    experiment = places.library.table.cards[0]
    with reading(SETUP):
        Prediction.objects.filter(experiment=experiment).update(locked_at=clock.now() - timedelta(days=40))
        Decision.objects.filter(experiment=experiment).update(decided_at=clock.now() - timedelta(days=10))
    adoption = places.confirmed(area="05", show_as=show_as)
    first = services.add_adaptation(places.adopter, adoption, taps=TAPS, sentence=CHANGES[0])
    with on(10):
        adoption = services.move(places.adopter, adoption, to="in_use")
        services.add_adaptation(places.adopter, adoption, taps={**TAPS, "what": "training"}, sentence=CHANGES[1])
    began = adoption.first_in_use_on
    assert began is not None
    due = add_months(began, 6)
    with on((due - clock.today()).days):
        assert asked(places) == 1
        assert press(page_of_mail(places), adoption, 6, value="in_use") == 302
        services.pull(places.library.steward, first)
        places.library.write(places.library.steward, edge_parts=[{"what": "Kanava", "variants": "Soitto tai viesti."}])
        version = places.library.publish("Tekstiviesti otettiin mukaan.", actor=places.library.steward)
        assert version.number == "1.1.0"
    return Adoption.objects.get(pk=adoption.pk)


def page(client: Client, address: str, most: int = MOST) -> str:
    client.get(address)  # a first visit reads more: whose session it is, the names of areas
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    # On PostgreSQL each reading also says who reads.
    sent = [one["sql"][:160] for one in asked if "set_config" not in one["sql"]]
    assert len(sent) <= most, "\n".join(sent)
    return answer.content.decode().replace("\u00a0", " ")


def in_order(text: str, *words: str) -> None:
    at = 0
    for one in words:
        found = text.find(one, at)
        assert found >= 0, f"{one!r} is missing, or told too early"
        at = found


@pytest.mark.both
def test_the_path_tells_every_step_with_its_day(places: Places) -> None:
    adoption = lived(places)
    library = places.library
    experiment = library.table.cards[0]
    began = adoption.first_in_use_on
    assert began is not None
    half_a_year = add_months(began, 6)
    node = TraceNode.objects.get(experiment=experiment)
    told = plain(trace(system("trace"), node))
    kinds = [one["kind"] for one in told["down"]]  # type: ignore[index, attr-defined]
    for kind in ("builds_on", "became", "revised_to", "taken_as", "pulled_into"):
        assert kind in kinds
    days = [(one["kind"], one["code"]) for one in told["days"]]  # type: ignore[index, attr-defined]
    for kind in ("predicted", "decided"):
        assert (kind, experiment.code) in days
    assert [kind for kind, code in days if code == adoption.code] == [
        "moved",
        "adapted",
        "moved",
        "adapted",
        "answered",
    ]
    json.dumps(told)
    with on((half_a_year - clock.today()).days + 1):
        # One more than other pages: where places lie in the path, their days are asked of the app above.
        staff = page(
            browser(library.table.analyst),
            reverse("catalogue:trace", args=[library.table.programme.code, experiment.code]),
            MOST + 1,
        )
        in_order(
            staff, "Ennuste lukittiin", "Tiimi päätti", "Vaihe: kokeillaan", "Muokattu paikan päällä",
            "Vaihe: käytössä", "Kysyttiin 6 kuukauden jälkeen: käytössä",
        )  # fmt: skip
        for words in (CHANGES[0], CHANGES[1], f"{adoption.code}-a1", adoption.organisation_name):
            assert words in staff
        public = page(Client(), reverse("catalogue:model_path", args=[library.fresh().slug]))
    in_order(
        public,
        "Vaihe: kokeillaan",
        "Muokattu paikan päällä",
        "Vaihe: käytössä",
        "Kysyttiin 6 kuukauden jälkeen: käytössä",
    )
    for words in (adoption.organisation_name, f"{adoption.code}-a1", full_date(began), full_date(half_a_year)):
        assert words.replace("\u00a0", " ") in public
    assert CHANGES[0] not in public  # nobody looked it through for everybody


def test_of_a_hidden_place_everybody_reads_no_name_no_area_and_no_day(places: Places) -> None:
    adoption = lived(places, show_as="hidden")
    slug = places.library.fresh().slug
    with on(200):
        public = page(Client(), reverse("catalogue:model_path", args=[slug]))
    assert adoption.area is not None
    for words in (adoption.organisation_name, adoption.area.name_fi, "Vaihe:", "Kysyttiin", *CHANGES):
        assert words not in public
    assert f"{adoption.code}-a1" in public  # what came of it is told, not whose it was
    node = TraceNode.objects.get(kind=NodeKind.ADAPTATION)
    assert (node.title, node.area_id) == ("", None)
    assert days_of(places.library.analyst, {adoption.node_id: "adoption"}, {}, public=True) == ()  # type: ignore[dict-item]
