"""The end of the demo's story: what is old has been read, and Tuesday brought a digest with everybody's next step."""

from __future__ import annotations

import threading
from datetime import date
from random import Random

from oppiva.jobs.clock import travel
from oppiva.jobs.sending import send_due
from oppiva.people import demo, services
from oppiva.people.queries import actor_for, notice_rows_about, person_with_mail

READ_UNTIL = date(2026, 2, 27)
TUESDAY = date(2026, 3, 10)


def build(random: Random, day: date) -> None:
    """Reads the old notices and sends the digest, as far as the story has come."""
    for _role, _name, mail in demo.accounts():
        person = person_with_mail(mail)
        old = notice_rows_about(person.pk).filter(created_at__date__lt=READ_UNTIL).last() if person else None
        if person is not None and old is not None:
            with travel(min(READ_UNTIL, day)):
                services.mark_read(actor_for(person), until=old.pk)
    if day >= TUESDAY:
        with travel(TUESDAY):
            services.make_digests(TUESDAY)
            # All that waits, the mails of half-days among it: a digest waits behind them.
            while send_due(threading.Event()):
                pass
