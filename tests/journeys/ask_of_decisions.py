"""Run in the demo's database: three decisions are three months old, and one person is asked about them; tells where."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.core.calendars import add_months, day_begins  # noqa: E402 -- Django first
from oppiva.core.policy import reading, system  # noqa: E402 -- Django first
from oppiva.experiments.models import Cycle, Decision, Experiment, FollowUp  # noqa: E402 -- Django first
from oppiva.jobs import clock  # noqa: E402 -- Django first
from oppiva.people.models import QuestionMail, Unit  # noqa: E402 -- Django first
from oppiva.people.queries import page_token  # noqa: E402 -- Django first
from oppiva.people.services import ask_questions  # noqa: E402 -- Django first
from oppiva.workshops.models import TeamMember  # noqa: E402 -- Django first

with reading(system("test")):
    decisions = Decision.objects.filter(decided_at__isnull=False, choice__in=["keep", "hand_over"])
    three = list(decisions.select_related("experiment", "cycle").order_by("experiment__code")[:3])
    assert len(three) == 3, "the demo has decided less on this day"
    member = TeamMember.objects.filter(
        team=three[0].experiment.team_id, enrolment__person__state="active", until__isnull=True
    ).first()
    assert member is not None
    person, at = member.enrolment.person, day_begins(add_months(clock.today(), -3))
    assert person is not None
    assert person.unit_id is not None
    # The teams are gone; the person is the contact of the unit.
    TeamMember.objects.filter(team__in=[one.experiment.team_id for one in three]).update(until=clock.now())
    Unit.objects.filter(pk=person.unit_id).update(contact=person)
    Experiment.objects.filter(pk__in=[one.experiment_id for one in three]).update(units=[str(person.unit_id)])
    # What was asked of them on their own days is not what is asked today.
    FollowUp.objects.filter(cycle__in=[one.cycle_id for one in three]).delete()
    Decision.objects.filter(pk__in=[one.pk for one in three]).update(decided_at=at)
    Cycle.objects.filter(pk__in=[one.cycle_id for one in three]).update(decided_at=at)
ask_questions()
mail = QuestionMail.objects.get(person=person)
json.dump({"path": f"/kysymykset/{page_token(mail.pk)}/"}, sys.stdout)
