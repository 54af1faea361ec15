"""A text comes into a real installation and goes: run as a process of its own (`python -m search.going`)."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.cast import Shelf


def everything(data: Path) -> bytes:
    """Every byte of an installation but what the test itself noted."""
    files = (file for file in sorted(data.rglob("*")) if file.is_file() and file.name not in {"before", "vector"})
    return b"\0".join(file.read_bytes() for file in files)


def installed() -> Shelf:
    """This process as an installation whose search knows a shelf of texts, and a model of a few words."""
    import django

    django.setup()

    from oppiva.search import memory, slots
    from search.cast import FewWords, Shelf

    slots._kinds.clear()
    shelf = Shelf()
    slots.register_kind(shelf.kind())
    memory.model = FewWords  # type: ignore[assignment]
    return shelf


def main(data: Path) -> None:
    """Index texts, let one go, and let the worker and the night do what they do."""
    shelf = installed()

    from oppiva.core.policy import reading, system
    from oppiva.jobs import worker
    from oppiva.jobs.services import storage
    from oppiva.search import services
    from oppiva.search.models import TextVector

    for n in range(40):
        shelf.put(n, f"Palaveri {n}", "Kokous lyheni, ja kirje lähti.")
    pk = shelf.put(99, "Soitto", "Soitto ja kanarialintu: kirje kirje kausityö.")
    services.changed("story", shelf.texts)
    worker.loop(threading.Event(), once=True)
    with reading(system("test")):
        vector = TextVector.objects.get(doc__object_id=pk).vector
    (data / "vector").write_bytes(bytes(vector))
    (data / "before").write_bytes(everything(data))
    del shelf.texts[pk]
    services.changed("story", [pk])
    worker.loop(threading.Event(), once=True)
    storage.truncate_log()


if __name__ == "__main__":
    main(Path(os.environ["OPPIVA_DATA"]))
