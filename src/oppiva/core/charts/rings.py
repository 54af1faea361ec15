"""The growth rings: one for each half-day of a series, done, next or to come (design 1)."""

from __future__ import annotations

from oppiva.core.charts.figure import Figure, units

MOST = 6
_SEED, _FIRST, _LAST = 5, 16, 40


def rings(done: int, total: int) -> Figure:
    """So many rings of which the first `done` are grown and the next one is dotted; the table says the same.

    Refuses more done than there are, and more than six.
    """
    if not 0 <= done <= total <= MOST:
        raise ValueError(f"no rings for {done} of {total}")
    step = (_LAST - _FIRST) / (total - 1) if total > 1 else 0
    parts = [f'<circle class="ring__seed" cx="50" cy="50" r="{_SEED}"/>']
    for at in range(total):
        kind = "ring ring--done" if at < done else "ring ring--now" if at == done else "ring"
        parts.append(f'<circle class="{kind}" cx="50" cy="50" r="{units(_FIRST + at * step)}"/>')
    svg = f'<svg class="fig" viewBox="0 0 100 100" aria-hidden="true">{"".join(parts)}</svg>'
    return Figure(svg, rows=((str(done), str(total)),), counts={"done": done, "total": total})
