"""Texts and a worker with a slow model, as a process of its own: `python -m search.slowly fill|work|finish NUMBER`."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from typing import Any


def main(what: str, number: int) -> None:
    """`fill` writes the texts, `work` embeds slowly until it is killed, `finish` does the rest."""
    import django

    django.setup()

    from oppiva.jobs import worker
    from oppiva.search import memory, services, slots
    from search.cast import FewWords, Shelf

    class Slow(FewWords):
        def passages(self, texts: Sequence[str]) -> Any:
            if any("Kokeilu" in text for text in texts):
                time.sleep(0.5 if what == "work" else 0)
            return super().passages(texts)

    memory.model = Slow  # type: ignore[assignment]
    slots._kinds.clear()
    shelf = Shelf()
    for n in range(number):
        shelf.put(n, f"Kokeilu {n}", f"Soitto ja kirje {n}.")
    slots.register_kind(shelf.kind())
    if what == "fill":
        services.changed("story", shelf.texts)
    else:
        worker.loop(threading.Event(), once=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
