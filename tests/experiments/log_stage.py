"""Lets a team of a demo's own file try something since nine days, and signs two of its members in on their own devices.

Run as a program with the demo's environment; prints as JSON the address and the keys of the web sessions.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
NUMBERS = ("17", "19", "15", "12", "13", "9", "11", "8")
ENTRIES = (
    ("problem", "Viesti ei mennyt perille, jos numero oli vanha. Kysymme numeron nyt varatessa."),
    ("customer_said", "”Kerrankin ei tarvinnut aloittaa alusta.”"),
)


def main() -> None:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from experiments.lab import PREDICTION, PROBLEM, trial
    from oppiva.core.policy import system
    from oppiva.experiments import rules, services
    from oppiva.jobs import clock
    from oppiva.people.models import Person, RoleGrant
    from oppiva.people.queries import actor_for
    from oppiva.workshops.models import TeamMember

    grant = RoleGrant.objects.filter(role="team_member", scope_kind="team", person__email__startswith="eero.").first()
    assert grant is not None
    members = TeamMember.objects.filter(team=grant.scope_id, until__isnull=True, enrolment__person__isnull=False)
    people = [one.enrolment.person for one in members.select_related("enrolment__person").order_by("since", "pk")]
    team = members.select_related("team__series__programme")[0].team
    experiment = services.begin_experiment(system("test"), team) if not team.experiments.exists() else None
    experiment = experiment or team.experiments.order_by("code")[0]

    def insider(person: Person) -> rules.Insider:
        found = rules.insider(rules.with_places(actor_for(person), experiment), experiment)
        assert found is not None
        return found

    today = clock.today()
    begun = datetime.combine(today - timedelta(days=9), datetime.min.time(), clock.HELSINKI) + timedelta(hours=11)
    with clock.travel(begun):
        for step, values in (("S1", PROBLEM), ("S2", PREDICTION), ("S3", trial())):
            more = {"by_date": today + timedelta(days=15)} if step == "S2" else {}
            record = services.steps.record_of(insider(people[0]), insider(people[0]).cycle, step)
            services.save_step(insider(people[0]), step, changes={**values, **more}, base_version=record.version)
        services.plan(insider(people[0]))
        services.start(insider(people[0]))
    for at, value in enumerate(NUMBERS):
        with clock.travel(begun + timedelta(days=at, hours=2)):
            services.add_observation(insider(people[at % len(people)]), value=Decimal(value))
    for at, (kind, text) in enumerate(ENTRIES):
        with clock.travel(begun + timedelta(days=3 + 2 * at, hours=3)):
            services.add_entry(insider(people[at]), kind=kind, text=text)

    def signed_in(person: Person, *, shared: bool = False) -> str:
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store["second_factor"] = True
        if shared:
            store["idle_seen"] = clock.real().timestamp()
        store.save()
        return str(store.session_key)

    print(
        json.dumps(
            {
                "address": f"/hanke/{team.series.programme.code}/kokeilut/{experiment.code}/",
                "cookie": settings.SESSION_COOKIE_NAME,
                "member": signed_in(people[0]),
                "mate": signed_in(people[1]),
                "shared": signed_in(people[1], shared=True),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    main()
