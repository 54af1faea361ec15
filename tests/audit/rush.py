"""Many threads on few records, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what was answered, what the records and the chain hold afterwards. Every save pauses between
reading and writing, so that races are certain.
"""

import json
import threading
import time
from datetime import date

import django

django.setup()

from django.db import connection  # noqa: E402

from oppiva.audit.models import EvidenceEntry, Revision  # noqa: E402
from oppiva.audit.services import Conflict, append, save, saving, verify  # noqa: E402
from oppiva.core.policy import Actor, reading, system  # noqa: E402
from oppiva.people.models import Organisation, Unit  # noqa: E402

THREADS, SAVES, RECORDS = 8, 6, 2


def main() -> None:
    employer = Organisation.objects.create(name="Esimerkki", kind="other")
    units = [Unit.objects.create(organisation=employer, name=f"Yksikkö {number}") for number in range(RECORDS)]
    look = saving._changed_since
    saving._changed_since = lambda *given: (look(*given), time.sleep(0.002))[0]
    start, answers, lock = threading.Barrier(THREADS), {"saved": [], "refused": [], "failed": []}, threading.Lock()

    def work(worker: int) -> None:
        actor = Actor(f"00000000-0000-0000-0000-0000000000{worker:02}")
        start.wait()
        for number in range(SAVES):
            text = f"w{worker} s{number}"
            try:
                held = Unit.objects.get(pk=units[number % RECORDS].pk)
                save(held, actor=actor, base_version=held.version, changes={"name": text})
                answer = "saved"
            except Conflict:
                answer = "refused"
            except Exception as error:
                answer, text = "failed", repr(error)
            append("ES-OPPIVA", "attendance", occurred_on=date(2026, 3, 12), quantity=worker, unit="person")
            with lock:
                answers[answer].append(text)
        connection.close()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(system("test")):
        rows = list(Revision.objects.order_by("id").values_list("object_id", "version", "after"))
    print(
        json.dumps(
            {
                **answers,
                "versions": {str(unit.pk): unit.version for unit in Unit.objects.all()},
                "kept": [[str(pk), version, after] for pk, version, after in rows],
                "entries": EvidenceEntry.objects.count(),
                "whole": verify().ok,
            }
        )
    )


main()
