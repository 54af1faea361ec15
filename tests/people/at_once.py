"""Two who decide on grants at once, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what each of the two was answered, by case, round after round.
"""

import json
import sys
from datetime import date
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[1]))
django.setup()

from oppiva.core.policy import system  # noqa: E402
from oppiva.people import services  # noqa: E402
from oppiva.people.models import Person, RoleGrant  # noqa: E402
from rushing import answers_of, done  # noqa: E402

SETUP = system("test")
ROUNDS = 8


def person(name: str) -> Person:
    return services.add_person(SETUP, fields={"name": name, "email": f"{name}@tyo.example"})


def administrator(who: Person) -> RoleGrant:
    return services.give_grant(
        SETUP,
        person=who,
        role="instance_admin",
        scope_kind="instance",
        starts_on=date(2020, 1, 1),
        reason="test",
    )


def main() -> None:
    told: dict[str, list[list[str]]] = {"given": [], "left": []}
    for number in range(ROUNDS):
        first, second = person(f"eka{number}"), person(f"toka{number}")
        told["given"].append(answers_of(*[done(lambda who=first: administrator(who))] * 2))
        theirs = administrator(second)
        mine = RoleGrant.objects.get(person=first)
        told["left"].append(
            answers_of(
                *(done(lambda one=grant: services.revoke_grant(SETUP, one, reason="test")) for grant in (mine, theirs))
            )
        )
        # Past the rules, so that the next round begins without administrators.
        RoleGrant.objects.update(deleted_in="00000000-0000-0000-0000-000000000000")
    print(json.dumps(told))


main()
