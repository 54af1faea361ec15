"""Two who bring a workbook in at once, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what each of the two was answered, and how many persons and places there are afterwards.
"""

import json
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
django.setup()

from oppiva.core.policy import reading  # noqa: E402
from oppiva.people import services  # noqa: E402
from oppiva.people.models import Person  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from oppiva.workshops.models import Enrolment, Series  # noqa: E402
from rushing import answers_of, done  # noqa: E402
from workshops.cast import SETUP, make_cast  # noqa: E402
from workshops.workbooks.making import people, read  # noqa: E402

NAMES = ("Uuno Uusi", "Veera Vanha")


def main() -> None:
    import oppiva.core.plan

    plan = Path(oppiva.core.plan.__file__).parent / "data/etela-savo-2025.toml"
    programme = open_programme(SETUP, toml=plan.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    cast = make_cast(programme)
    boss = cast.as_(cast.manager)
    told: dict[str, list[object]] = {"pressed": [], "twice": [], "found": [], "last_seat": []}
    for number, name in enumerate(NAMES):
        mail = f"uuno{number}@tyo.example"
        data = people([name, mail, "Talo", "Ohjaus", "02; 03"])
        run, again = read(cast, data), read(cast, data)
        press = done(lambda one=run: services.confirm_workbook(boss, one))
        told["pressed"].append(answers_of(press, press))
        told["twice"].append(answers_of(done(lambda one=again: services.confirm_workbook(boss, one)), press))
        person = Person.objects.get(email=mail)
        places = Enrolment.objects.filter(person=person, state="enrolled").count()
        told["found"].append([Person.objects.filter(name=name, email=mail).count(), places])
        Series.objects.filter(code="05").update(seats=3)
        with reading(SETUP):  # attendance would go along
            Enrolment.objects.filter(series__code="05").delete()
        for one in cast.staff[:2]:
            services.confirm_workbook(boss, read(cast, people([one.name, one.email, None, None, "05"])))
        last = [read(cast, people([one.name, one.email, None, None, "05"])) for one in cast.staff[2:4]]
        answers_of(*(lambda one=one: services.confirm_workbook(boss, one) for one in last))
        told["last_seat"].append(Enrolment.objects.filter(series__code="05", state="enrolled").count())
    print(json.dumps(told))


main()
