"""A list of people that two deeds reach at once, run as a process of its own on a database that keeps what is done.

Prints one JSON object: by case, what each round left behind.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from oppiva.core.errors import DomainError  # noqa: E402
from oppiva.jobs.models import OutboxMail  # noqa: E402
from oppiva.people import queries, services  # noqa: E402
from oppiva.people.models import ImportRun, Invitation, RoleGrant  # noqa: E402
from people.cast import Cast, make_cast  # noqa: E402
from rushing import all_at_once  # noqa: E402

LONG = 12
# One for each list: nobody on it is taken for somebody of an earlier one.
SURNAMES = iter(["Aalto", "Bergman", "Forsman", "Harju", "Ikonen", "Jokela", "Kettunen", "Lindroos", "Mustonen"])
ROUNDS = 3


def both(*deeds: Callable[[], object]) -> list[str]:
    """The two at the same moment; what broke, refusals left out."""
    broke: list[str] = []

    def tried(deed: Callable[[], object]) -> None:
        try:
            deed()
        except DomainError:
            pass
        except Exception as error:
            broke.append(repr(error))

    all_at_once([lambda deed=deed: tried(deed) for deed in deeds])
    return broke


def read(cast: Cast, people: int) -> ImportRun:
    surname = next(SURNAMES)
    first = ["Aino", "Eero", "Ilona", "Kaisa", "Lauri", "Matti", "Outi", "Pirkko", "Risto", "Satu", "Tuomo", "Uuno"]
    text = "; ".join(f"{name} {surname} <{name.lower()}.{surname.lower()}@tyo.example>" for name in first[:people])
    return services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", text=text, unit=cast.side.pk
    )


def main() -> None:
    cast = make_cast()
    admin = cast.actor(cast.admin)
    told: dict[str, list[object]] = {"confirmed twice": [], "undone while sent": [], "undone while accepted": []}
    for _round in range(ROUNDS):
        twice = read(cast, 3)
        broke = both(lambda run=twice: services.confirm_import(admin, run),
                     lambda run=twice: services.confirm_import(admin, run))  # fmt: skip
        mails = OutboxMail.objects.filter(kind="invitation", counts_as=f"import:{twice.pk}").count()
        told["confirmed twice"].append([mails, *broke])
        sent = read(cast, LONG)
        broke = both(lambda run=sent: services.confirm_import(admin, run), lambda run=sent: undo_soon(admin, run))
        told["undone while sent"].append([living(sent), *broke])
        answered = services.confirm_import(admin, read(cast, 1))
        [invitation] = queries.invitations_of_run(answered)
        [mail] = OutboxMail.objects.filter(counts_as=f"import:{answered.pk}")
        token = mail.context["token"]
        broke = both(lambda link=token: services.accept(link), lambda run=answered: services.undo_import(admin, run))
        roles = RoleGrant.objects.filter(person__email=invitation.email, revoked_at__isnull=True).count()
        told["undone while accepted"].append([roles, *broke])
    print(json.dumps(told))


def undo_soon(actor: object, run: ImportRun) -> None:
    """Takes the list back as soon as it has been confirmed and its first invitation stands."""
    for _try in range(2_000):
        if Invitation.objects.filter(run=run).exists():
            break
        time.sleep(0.001)
    services.undo_import(actor, run)


def living(run: ImportRun) -> int:
    return Invitation.objects.filter(run=run, deleted_in__isnull=True).count()


main()
