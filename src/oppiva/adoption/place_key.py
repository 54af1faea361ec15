"""By what two say that they are the same place. Plain Python."""

from __future__ import annotations

from oppiva.core.text import search_key


def place_key(*, organisation: str = "", area: str = "", municipality: str = "", name: str = "") -> str:
    """The key of an adopter: a known organisation by its id, an area and a municipality by their codes, else by name.

    An organisation of the service that is an area's own is that area: whoever chose it from either list.
    """
    if area:
        return f"area:{area}"
    if municipality:
        return f"municipality:{municipality}"
    if organisation:
        return f"organisation:{organisation}"
    return f"name:{search_key(name)}"[:160]
