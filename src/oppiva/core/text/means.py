"""The mean of each language, taken out of every vector: what is left is what a text is about, in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.terms import LANGUAGES, OTHER

Vector = NDArray[np.float64]
Sums = Mapping[str, tuple[int, Vector]]
WHOLE = 3  # how many vectors of the whole mean each language is given
_NOTHING = 1e-4  # a vector this near its mean says nothing; its direction would be noise


def sums(vectors: NDArray[np.float32], languages: Sequence[str]) -> Sums:
    """How many vectors each language has, and their sum; rows of zeros are no vectors."""
    found: dict[str, tuple[int, Vector]] = {}
    held = np.asarray(vectors, dtype=np.float64)
    codes = np.array(languages, dtype=object)
    real = held.any(axis=1) if len(held) else np.zeros(0, dtype=bool)
    for code in dict.fromkeys(languages):
        mine = (codes == code) & real
        if mine.any():
            found[code] = (int(mine.sum()), held[mine].sum(axis=0))
    return found


def means(own: Sums, bank: Sums, dim: int) -> Mapping[str, Vector]:
    """The mean of each language and, as `xx`, that of the whole, from documents and the bank of neutral sentences."""
    n, total = 0, np.zeros(dim)
    for held in (own, bank):
        for count, vector in held.values():
            n, total = n + count, total + vector
    whole = total / n if n else total
    found = {OTHER: whole}
    for code in LANGUAGES:
        count, vector = WHOLE, WHOLE * whole
        for held in (own, bank):
            more, summed = held.get(code, (0, np.zeros(dim)))
            count, vector = count + more, vector + summed
        found[code] = vector / count
    return found


def centred(vectors: NDArray[np.float32], languages: Sequence[str], mu: Mapping[str, Vector]) -> NDArray[np.float32]:
    """Each row without the mean of its language, of length one; a row of zeros stays one."""
    held = np.asarray(vectors, dtype=np.float32)
    if not len(held):
        return held
    codes = [code if code in mu else OTHER for code in languages]
    table = {code: at for at, code in enumerate(mu)}
    rows = np.stack([mu[code] for code in table]).astype(np.float32)
    apart = held - rows[[table[code] for code in codes]]
    length = np.linalg.norm(apart, axis=1)
    told = (length > _NOTHING) & held.any(axis=1)
    apart[~told] = 0
    apart[told] /= length[told, None]
    return apart
