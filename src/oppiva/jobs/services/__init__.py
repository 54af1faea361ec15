"""The verbs of jobs, one module by noun: the queue, the outbox, stored files, signs of life."""

from oppiva.jobs.services.beats import beat
from oppiva.jobs.services.files import remove, remove_of, set_aside, store, take_back
from oppiva.jobs.services.forgetting import forget_files, forget_work, move_person
from oppiva.jobs.services.outbox import add_to_waiting, decide_unknown, forget, queue_mail
from oppiva.jobs.services.queue import enqueue, stop

__all__ = [
    "add_to_waiting",
    "beat",
    "decide_unknown",
    "enqueue",
    "forget",
    "forget_files",
    "forget_work",
    "move_person",
    "queue_mail",
    "remove",
    "remove_of",
    "set_aside",
    "stop",
    "store",
    "take_back",
]
