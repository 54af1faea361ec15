"""Two who press for the last seat at once, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what each of the two became, round after round, and how many hold a seat at the end.
"""

import json
import sys
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from oppiva.workshops import services  # noqa: E402
from oppiva.workshops.models import Enrolment, Series  # noqa: E402
from rushing import answers_of  # noqa: E402
from workshops.cast import SETUP, make_cast  # noqa: E402

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
ROUNDS, SEATS = 5, 28


def held(series: Series) -> int:
    return Enrolment.objects.filter(series=series, state__in=Enrolment.SEATED).count()


def main() -> None:
    programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    cast = make_cast(programme)
    series, told = cast.first, {"last": [], "twice": [], "held": []}
    made = [services.sign_up(actor_for(person), series) for person in cast.staff[: SEATS - 1]]
    others = iter(cast.staff[SEATS - 1 :] + cast.others)
    for _round in range(ROUNDS):
        first, second = next(others), next(others)
        told["last"].append(
            answers_of(*(lambda who=who: services.sign_up(actor_for(who), series).state for who in (first, second)))
        )
        told["held"].append(held(series))
        # Whoever got it or waits leaves again, so that the next round begins with one free seat.
        for place in Enrolment.objects.filter(series=series, person__in=[first, second]).order_by("-queued_at"):
            place.refresh_from_db()
            services.withdraw(actor_for(place.person), place)
        again = Enrolment.objects.filter(series=series, person__in=[first, second], state__in=Enrolment.LIVE)
        for place in again:
            services.withdraw(actor_for(place.person), place)
    one = cast.others[-1]
    told["twice"].append(answers_of(*(lambda: services.sign_up(actor_for(one), series).state for _press in range(2))))
    told["held"].append(held(series))
    assert len(made) == SEATS - 1
    print(json.dumps(told))


main()
