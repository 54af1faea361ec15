"""Two who decide on grants at once, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what each of the two was answered, by case, round after round.
"""

import json
import threading
from collections.abc import Callable
from datetime import date

import django

django.setup()

from django.db import connection  # noqa: E402

from oppiva.core.errors import DomainError  # noqa: E402
from oppiva.core.policy import system  # noqa: E402
from oppiva.people import services  # noqa: E402
from oppiva.people.models import Person, RoleGrant  # noqa: E402

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


def both(one: Callable[[], object], other: Callable[[], object]) -> list[str]:
    """The two at the same moment, and what came: done, the code of a refusal, or what broke."""
    start, answers = threading.Barrier(2), []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            answers.append("done")
        except DomainError as error:
            answers.append(error.code)
        except Exception as error:
            answers.append(repr(error))
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def main() -> None:
    told: dict[str, list[list[str]]] = {"given": [], "left": []}
    for number in range(ROUNDS):
        first, second = person(f"eka{number}"), person(f"toka{number}")
        told["given"].append(both(lambda who=first: administrator(who), lambda who=first: administrator(who)))
        theirs = administrator(second)
        mine = RoleGrant.objects.get(person=first)
        told["left"].append(
            both(
                lambda grant=mine: services.revoke_grant(SETUP, grant, reason="test"),
                lambda grant=theirs: services.revoke_grant(SETUP, grant, reason="test"),
            )
        )
        # Past the rules, so that the next round begins without administrators.
        RoleGrant.objects.update(deleted_in="00000000-0000-0000-0000-000000000000")
    print(json.dumps(told))


main()
