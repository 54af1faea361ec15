"""`oppiva bench views [--smoke]`: 2 000 views a minute of the public library, 4 000 models beside 20 000 experiments.

An open loop, as visitors are: each view begins at its moment, whether those before it have been answered or not, and
its time counts from that moment. Eight of ten views are of models (some many open, by Zipf), one is the list or a
narrowed list, one the interface or a file for programs; nobody has signed in. The service is `oppiva serve` with two
workers, as one box has it. Bar: p95 under 300 ms and no error. No page is asked for before: each
is drawn when its first visitor comes, and anew after a minute.
"""

from __future__ import annotations

import http.client
import itertools
import queue
import random
import statistics
import threading
import time
from urllib.parse import quote

from _databases import on_both
from _processes import serving

MODELS, EXPERIMENTS = 4_000, 20_000
A_MINUTE, MINUTES, BAR_MS = 2_000, 2, 300.0
LISTS = (
    "/mallit/", "/sv/mallit/", "/mallit/?teema=customer", "/mallit/?kenelle=employer&naytto=2", "/mallit/leviaminen/",
)  # fmt: skip
VISITORS = 64  # as many as can wait at once


def measure(label: str, *, smoke: bool) -> None:
    """Fills the empty database, starts the service, and lets visitors come for two minutes."""
    from django.db import connection

    from _shelf import fill_library

    many = 40 if smoke else MODELS
    fill_library(many, 200 if smoke else EXPERIMENTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    addresses = list(itertools.islice(wanted(many), 60 if smoke else A_MINUTE * MINUTES))
    with serving("--workers", "2") as (_pid, port):
        started(port)
        took, wrong = visited(port, addresses, 60 / A_MINUTE)
    told(label, took, wrong)


def wanted(many: int) -> itertools.chain[str]:
    """Addresses without end, the same at each run."""
    draw = random.Random(4)
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(many)))
    lists = LISTS
    programs = ["/api/v1/models", "/mallit/syote.atom", "/kirjasto.json"]

    def one() -> str:
        what = draw.random()
        if what < 0.8:
            number = draw.choices(range(1, many + 1), cum_weights=weights)[0]
            return f"{'/sv' if draw.random() < 0.1 else ''}/mallit/malli-{number}/"
        return draw.choice(lists if what < 0.9 else programs)

    return itertools.chain.from_iterable([one()] for _ in itertools.count())


def started(port: int) -> None:
    """Wait until every worker has read the service: the port is open before."""
    for _ask in range(20):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        link.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        link.getresponse().read()
        link.close()


def visited(port: int, addresses: list[str], apart: float) -> tuple[list[tuple[str, float]], list[str]]:
    """Milliseconds of each view from the moment it was to begin, and what went wrong."""
    waiting: queue.Queue[tuple[float, str] | None] = queue.Queue()
    took: list[tuple[str, float]] = []
    wrong: list[str] = []

    def visitor() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (view := waiting.get()) is not None:
            at, address = view
            try:
                link.request("GET", quote(address, safe="/?=&."), headers={"Host": "127.0.0.1", "Accept": "*/*"})
                answer = link.getresponse()
                answer.read()
                if answer.status != 200:
                    wrong.append(f"{answer.status} {address}")
            except (OSError, http.client.HTTPException) as error:
                wrong.append(f"{type(error).__name__} {address}")
                link.close()
            took.append((address, 1_000 * (time.monotonic() - at)))

    threads = [threading.Thread(target=visitor) for _ in range(VISITORS)]
    for one in threads:
        one.start()
    began = time.monotonic()
    for number, address in enumerate(addresses):
        at = began + number * apart
        time.sleep(max(0.0, at - time.monotonic()))
        waiting.put((at, address))
    for _one in threads:
        waiting.put(None)
    for one in threads:
        one.join()
    return took, wrong


def told(label: str, took: list[tuple[str, float]], wrong: list[str]) -> None:
    """The percentiles of all, of each kind and of what was drawn first."""
    kinds = {
        "all": lambda _address: True,
        "models": lambda address: "/malli-" in address,
        "lists": lambda address: "/malli-" not in address and not _for_programs(address),
        "programs": _for_programs,
    }
    print(
        f"\n{label}: {A_MINUTE} views a minute, {len(took)} views, {len(wrong)} errors {sorted(set(wrong))[:3] or ''}"
    )
    print(f"{'':10}{'views':>7}{'median':>9}{'p95':>9}{'p99':>9}{'longest':>9}")
    for name, of in kinds.items():
        held = sorted(ms for address, ms in took if of(address))
        if held:
            at = [held[min(len(held) - 1, int(share * len(held)))] for share in (0.95, 0.99)]
            held_bar = "holds" if at[0] <= BAR_MS and not wrong else "BROKEN"
            said = f"   at most {BAR_MS:.0f}: {held_bar}" if name == "all" else ""
            print(f"{name:10}{len(held):7}{statistics.median(held):9.1f}{at[0]:9.1f}{at[1]:9.1f}{held[-1]:9.1f}{said}")


def _for_programs(address: str) -> bool:
    return address.startswith("/api/") or address.endswith((".atom", ".json"))


if __name__ == "__main__":
    quiet = {"OPPIVA_BEHIND_PROXY": "none", "OPPIVA_LOG_LEVEL": "ERROR", "GUNICORN_CMD_ARGS": "--log-level=error"}
    on_both(__file__, measure, smoke_words="a few views only, to see that it runs", more=quiet)
