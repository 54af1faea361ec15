"""A process under test that forks real workers on command: Django is set up once, each worker is a process to kill.

Reads one command a line from stdin and answers each with one line of JSON. Run by test_kills.py.
"""

import json
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import django
import time_machine

BEGIN = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
SPEED = float(os.environ.get("YARD_SPEED", "100"))  # faked seconds in a real one
LOG = os.environ["YARD_LOG"]
OF_ADOPTIONS = ("adoption_new_version", "adoption_model_over", "adoption_begin", "questions")
AT_LEAST_ONCE = ("invitation", *OF_ADOPTIONS)


def moment() -> datetime:
    """The faked moment, the same in all processes of a yard."""
    begun = float(os.environ["YARD_BEGUN"])  # on the clock that time-machine leaves alone
    return BEGIN + timedelta(seconds=(time.perf_counter() - begun) * SPEED)


def clock_runs_fast() -> None:
    """The machine's clock of this process runs SPEED times as fast; a forked process has to say so again."""
    traveller = time_machine.travel(moment(), tick=False).start()

    def run() -> None:
        while True:
            time.sleep(0.005)
            traveller.move_to(moment())

    threading.Thread(target=run, daemon=True).start()


def kinds() -> None:
    """Two kinds of mail and those of adoptions, a slow job, and a timed one."""
    from oppiva.jobs import registry

    def work(run: registry.Run) -> dict[str, object]:
        name = f"{run.slot or run.args['number']}"
        note("begin", name)
        for step in range(3):
            time.sleep(0.01)
            run.progress(step, 3)
        note("end", name)
        return {}

    def words(letter: registry.Letter) -> registry.Mail:
        return registry.Mail(f"{letter.kind} {letter.object_id}", "x")

    # How they wait and when they go is their own; their words and addresses need rows that are not here.
    ours = [replace(registry.mail_kind(kind), render=words, address=None) for kind in OF_ADOPTIONS]
    for slot in (registry._jobs, registry._timed, registry._mails):
        slot.clear()
    registry._mails.update({one.kind: one for one in ours})
    registry.job("work")(work)
    registry.timed("tick", every=timedelta(minutes=1))(work)
    registry.mail("invitation", words)
    registry.mail("newsletter", words)
    registry.set_address_book(lambda person: registry.Address(f"{person.hex}@example.org", "Aino", "fi"))


def note(what: str, name: str) -> None:
    """One line of the log all workers share; short appends are not mixed."""
    with Path(LOG).open("a") as log:
        log.write(json.dumps([what, name, os.getpid(), time.perf_counter()]) + "\n")


def fill_mails(number: int) -> None:
    """Half newsletters, half invitations and mails of adoptions in turn, to as many people."""
    from django.db import transaction

    from oppiva.jobs.services import queue_mail

    with transaction.atomic():
        for n in range(number):
            kind = "newsletter" if n % 2 else AT_LEAST_ONCE[n // 2 % len(AT_LEAST_ONCE)]
            queue_mail(kind, recipient=UUID(int=n + 1), object_id=str(n), at_most_once=bool(n % 2))


def fill_jobs(number: int) -> None:
    from django.db import transaction

    from oppiva.jobs.services import enqueue

    with transaction.atomic():
        for n in range(number):
            enqueue("work", args={"number": n})


def mails() -> list[list[str]]:
    from oppiva.jobs.models import OutboxMail

    return [list(row) for row in OutboxMail.objects.values_list("message_id", "delivery", "state")]


def kinds_of_mail() -> list[list[str]]:
    from oppiva.jobs.models import OutboxMail

    return [list(row) for row in OutboxMail.objects.order_by().values_list("kind", "delivery").distinct()]


def jobs() -> list[list[str | None]]:
    from oppiva.jobs.models import Job

    return [list(row) for row in Job.objects.values_list("kind", "slot", "state")]


def worker() -> int:
    """Fork a worker; its process id."""

    def work() -> None:
        from oppiva.jobs import worker

        worker.IDLE, worker.BEAT, worker.AFTER_TROUBLE = 0.02, 0.1, 0.02
        clock_runs_fast()
        worker.loop(threading.Event())

    return fork(work)


def burst(processes: int, times: int) -> dict[str, object]:
    """Read-then-write at the same rows by many processes: errors by name, and seconds each took."""
    reader, writer = os.pipe()

    def work() -> None:
        from django.db import DatabaseError, transaction

        from oppiva.jobs.models import Job

        for _ in range(times):
            begun, trouble = time.perf_counter(), ""
            try:
                with transaction.atomic():
                    job = Job.objects.order_by("created_at").select_for_update()[0]
                    job.args = {"count": job.args.get("count", 0) + 1}
                    job.save(update_fields=["args"])
            except DatabaseError as error:
                trouble = str(error)
            os.write(writer, (json.dumps([time.perf_counter() - begun, trouble]) + "\n").encode())

    children = [fork(work) for _ in range(processes)]
    os.close(writer)
    with os.fdopen(reader) as lines:
        done = [json.loads(line) for line in lines]
    for child in children:
        wait(child)
    from oppiva.jobs.models import Job

    count = Job.objects.order_by("created_at")[0].args["count"]
    return {"took": [took for took, _ in done], "errors": [error for _, error in done if error], "count": count}


def fork(work) -> int:
    """A child process that does the work and ends; connections are not taken over."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        sys.stdin.close()
        work()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    wait(child)


def wait(child: int) -> None:
    os.waitpid(child, 0)


def main() -> None:
    django.setup()
    kinds()
    clock_runs_fast()
    commands = {one.__name__: one for one in (fill_mails, fill_jobs, mails, kinds_of_mail, jobs, worker, burst, kill)}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(commands[name](*arguments)), flush=True)


if __name__ == "__main__":
    main()
