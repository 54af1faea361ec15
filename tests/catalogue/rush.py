"""Two analysts at one table at once, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what each of the two got, round after round, and whether the table is whole afterwards.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from catalogue.table import Table, make_table  # noqa: E402
from experiments.lab import make_lab  # noqa: E402
from oppiva.catalogue import queries, services  # noqa: E402
from oppiva.catalogue.models import TraceEdge  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from rushing import answers_of, done  # noqa: E402
from workshops.cast import SETUP, make_cast  # noqa: E402

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"


def both(*deeds: Callable[[], object]) -> list[str]:
    """What came of them, done at once."""
    return answers_of(*(done(deed) for deed in deeds))


def main() -> None:
    programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    table: Table = make_table(make_lab(make_cast(programme)))
    one, other = table.actor, table.other
    first, second = table.open("Ensimmäinen"), table.open("Toinen")
    told: dict[str, list[object]] = {"same": [], "different": [], "twice": [], "merged": [], "undone": []}

    for card in table.cards[:2]:  # one card, two places
        base = table.board().base
        told["same"].append(
            both(
                lambda card=card, base=base: services.place(one, card, first, base=base),
                lambda card=card, base=base: services.place(other, card, second, base=base),
            )
        )
    told["different"].append(
        both(
            lambda: services.place(one, table.cards[2], first),
            lambda: services.place(other, table.cards[3], first),
        )
    )
    ref = uuid4()
    told["twice"].append(
        both(*(lambda: services.place(one, table.cards[4], second, client_ref=ref) for _press in range(2)))
    )
    told["twice"].append(TraceEdge.objects.filter(source__experiment=table.cards[4]).count())
    told["merged"].append(
        both(
            lambda: services.merge(one, [first, second], name="Yhdessä"),
            lambda: services.place(other, table.cards[5], second),
        )
    )
    told["merged"].append(len(table.board().candidates))
    newest = table.board().undo
    assert newest is not None
    told["undone"].append(
        both(*(lambda who=who: services.undo(who, programme, deed=newest.deed) for who in (one, other)))
    )
    whole = queries.replay(programme) == queries.stand(programme) and not queries.verify().faults
    print(json.dumps({**told, "whole": whole}, default=str))


main()
