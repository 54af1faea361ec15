"""28 people save three times each into their seven teams' notes at once; then two mark the door while mates tick.

Run as a process of its own on a database that keeps what is committed. Prints one JSON object: what each save was
answered, what notes, history and live number hold afterwards, and the rows of attendance that came of it.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from django.core.management import call_command  # noqa: E402

from oppiva.audit.models import Revision, kind_of  # noqa: E402
from oppiva.audit.services import Conflict, clashes  # noqa: E402
from oppiva.core.policy import reading, system  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from oppiva.workshops import queries, services  # noqa: E402
from oppiva.workshops.models import Attendance, StepNote  # noqa: E402
from oppiva.workshops.rules import Attendee  # noqa: E402
from rushing import all_at_once  # noqa: E402
from workshops.cast import SETUP, make_cast  # noqa: E402
from workshops.days import Day, make_day  # noqa: E402

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
PEOPLE, TEAM, SAVES = 28, 4, 3


def notes(day: Day, told: dict[str, object]) -> None:
    """Every second of them came by the join code; each saves on the version that its page showed."""
    who = [day.guest(number) if number % 2 else day.attendee(number) for number in range(PEOPLE)]
    step, before = day.steps[0], queries.live_number(day.session.pk)
    answers: dict[str, list[str]] = {"saved": [], "refused": [], "failed": []}

    def rush(number: int, attendee: Attendee) -> None:
        for save in range(SAVES):
            text = f"puhelin {number:02} kerta {save}"
            try:
                with reading(attendee.actor):
                    seen = StepNote.objects.filter(team=attendee.team, step=step).values_list("version", flat=True)
                    base = seen.first() or 0
                services.save_note(attendee, step, text=text, base_version=base)
                answers["saved"].append(text)
            except Conflict as conflict:
                clashes(conflict)  # as its page does
                answers["refused"].append(text)
            except Exception as error:
                answers["failed"].append(f"{text}: {error!r}")

    all_at_once([lambda number=number, one=one: rush(number, one) for number, one in enumerate(who)])
    with reading(system("test")):
        rows = Revision.objects.filter(kind=kind_of(StepNote), field="text")
        told["kept"] = list(rows.filter(version__isnull=False).values_list("after", flat=True))
        told["kept_refused"] = list(rows.filter(version__isnull=True).values_list("after", flat=True))
        told["notes"] = [[note.version, note.text] for note in StepNote.objects.all()]
    told |= answers
    told["grew"] = queries.live_number(day.session.pk) - before


def door(day: Day, told: dict[str, object]) -> None:
    """Both facilitators mark the first eight while a mate of each team ticks the same people."""
    session, failed = day.now(), list[str]()
    people = range(2 * TEAM)

    def mark(lead: object, mode: str) -> None:
        for number in people:
            services.mark(lead, session, person=day.cast.staff[number], mode=mode)

    def tick(mate: Attendee, first: int) -> None:
        for number in range(first, first + TEAM):
            services.tick(mate, enrolment=day.places[number].pk)

    def tried(deed: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                deed()
            except Exception as error:
                failed.append(repr(error))

        return run

    mates = [(day.guest(1), 0), (day.attendee(TEAM), TEAM)]
    deeds = [lambda: mark(day.lead, "site"), lambda: mark(day.other, "remote")]
    deeds += [lambda mate=mate, first=first: tick(mate, first) for mate, first in mates]
    all_at_once([tried(deed) for deed in deeds])
    with reading(system("test")):
        living = Attendance.objects.filter(session=session, deleted_in__isnull=True)
        told["marked"] = sorted(Counter(living.values_list("person__name", flat=True)).values())
    told["door_failed"] = failed


def main() -> None:
    call_command("migrate", verbosity=0)
    programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    day = make_day(make_cast(programme), people=PEOPLE, per_team=TEAM)
    services.start(actor_for(day.cast.facilitator), day.session)
    told: dict[str, object] = {}
    notes(day, told)
    door(day, told)
    print(json.dumps(told))


main()
