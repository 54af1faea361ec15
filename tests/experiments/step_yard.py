"""Signs two members of one team of a demo in, whose experiment is still an idea, on the demo's own file.

Run as a program with the demo's environment; prints as JSON the experiment's address and the keys of the web sessions.
"""

from __future__ import annotations

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")


def main() -> None:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from oppiva.core.policy import reading, system
    from oppiva.experiments.models import Experiment, Problem
    from oppiva.people.models import Person
    from oppiva.workshops.models import TeamMember

    with reading(system("test")):
        empty = Problem.objects.filter(name="", problem="", experiment__state="idea").values("experiment")
        experiment = Experiment.objects.select_related("programme").filter(pk__in=empty).order_by("-code")[0]
    members = TeamMember.objects.filter(team_id=experiment.team_id, until__isnull=True, enrolment__person__isnull=False)

    def signed_in(pk: object) -> str:
        person, store = Person.objects.get(pk=pk), SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store["second_factor"] = True
        store.save()
        return str(store.session_key)

    one, other = members.order_by("since", "pk").values_list("enrolment__person_id", flat=True)[:2]
    print(
        json.dumps(
            {
                "address": f"/hanke/{experiment.programme.code}/kokeilut/{experiment.code}/",
                "cookie": settings.SESSION_COOKIE_NAME,
                "one": signed_in(one),
                "other": signed_in(other),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    main()
