"""Signs two members of the demo's team that is trying something in, on their own devices and on a shared one.

Run as a program with the demo's environment; prints as JSON the address and the keys of the web sessions.
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

    from oppiva.jobs import clock
    from oppiva.people.models import Person, RoleGrant
    from oppiva.workshops.models import TeamMember

    grant = RoleGrant.objects.filter(role="team_member", scope_kind="team", person__email__startswith="eero.").first()
    assert grant is not None
    members = TeamMember.objects.filter(team=grant.scope_id, until__isnull=True, enrolment__person__isnull=False)
    people = [one.enrolment.person for one in members.select_related("enrolment__person").order_by("since", "pk")]
    team = members.select_related("team__series__programme")[0].team
    experiment = team.experiments.filter(state="running").order_by("code")[0]

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
