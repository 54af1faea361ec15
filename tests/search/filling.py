"""A disk that fills up under a real installation: run as a process of its own (`python -m search.filling`)."""

from __future__ import annotations

import os
from pathlib import Path

from search.going import installed


def main(data: Path) -> None:
    """Index texts, fill the disk, search and write on it, make room, and write again; asserts on the way."""
    shelf = installed()

    import pytest
    from django.db import OperationalError

    from oppiva.search import memory, queries, services
    from search.cast import ANYBODY
    from search.working import embed

    first = shelf.put(1, "Soitto", "Soitto takaisin.")
    services.changed("story", [first])
    embed()

    def found(query: str) -> list[object]:
        return [hit.object_id for hit in queries.find(ANYBODY, query).hits]

    assert found("puhelu") == [first]
    junk = fill(data)
    texts = [shelf.put(n, f"Kirje {n}", f"Kirje ja kausityö. {'Sanoja riittää. ' * 200}") for n in range(2, 40)]
    with pytest.raises(OperationalError, match=r"full|disk"):
        services.changed("story", texts)
    # Nothing half: what was there is found, what could not be written is not, and by meaning as well.
    assert found("puhelu") == [first]
    assert found("kausityö") == [] or set(found("kausityö")) <= {first}
    # The file that all map is lost: the vectors of the database do.
    for file in memory.folder().glob("vectors-*"):
        file.unlink()
    more = fill(data)
    assert found("puhelu") == [first]
    junk.unlink()
    more.unlink()
    services.changed("story", texts)
    embed()
    assert set(texts) & set(found("kirje"))
    print("seen")


def fill(data: Path) -> Path:
    """A file that takes what is left of the disk."""
    path = data / f"junk-{len(list(data.glob('junk-*')))}"
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 512, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return path


if __name__ == "__main__":
    main(Path(os.environ["OPPIVA_DATA"]))
