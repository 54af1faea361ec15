"""Programs that send the same write at the same moment, run as a process of its own on a database that keeps what is
committed.

Prints one JSON object: by round what each was answered, and how many rows came of it.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[1]))
django.setup()

from oppiva.core.policy import system  # noqa: E402
from oppiva.jobs import clock  # noqa: E402
from oppiva.people import services  # noqa: E402
from oppiva.people.models import Organisation, Person  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.people.services.kept_answers import Answered, once  # noqa: E402
from rushing import answers_of  # noqa: E402

SETUP = system("test")
ROUNDS, THREADS = 5, 4


def refused(error: Exception) -> Answered:
    return Answered(422, "", str(error))


def main() -> None:
    person = services.add_person(SETUP, fields={"name": "Ohjelma", "email": "ohjelma@tyo.example"})
    grant = services.give_grant(
        SETUP, person=person, role="adopter", scope_kind="own", starts_on=date(2020, 1, 1), reason="test"
    )
    sudo = actor_for(Person.objects.get(pk=person.pk), clock.now() + timedelta(minutes=5))
    token, _key = services.make_token(sudo, grant, purpose="Kilpailu", ends_on=clock.today() + timedelta(days=9))
    told = []
    for number in range(ROUNDS):
        name = f"Talo {number}"

        def deed(name: str = name) -> Answered:
            made = services.add_organisation(SETUP, fields={"name": name, "kind": "other"})
            return Answered(201, "text/plain", str(made.pk))

        def send(number: int = number) -> str:
            return once(token.pk, f"key-{number:08}", b"body", deed, refused).body

        answers = answers_of(*[send] * THREADS)
        told.append([answers, Organisation.objects.filter(name=name).count()])
    print(json.dumps({"rounds": told}))


main()
