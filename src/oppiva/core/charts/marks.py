"""The shapes of states, 16 x 16 units: shape and class, so that colour is never alone (design 7, records 2.5)."""

from __future__ import annotations

# Classes: f = fill, s = stroke, the number is the data colour; their colours live in oppiva.css (dark, print).
SHAPES: dict[str, str] = {
    # The seven buckets of an experiment, in the order in which they are tested.
    "carried_out": '<circle class="f1" cx="8" cy="8" r="7"/>',
    "decided_not_counted": (
        '<circle class="f1" cx="8" cy="8" r="6.5"/><path class="s0" d="M2 14L14 2" stroke-width="4.4"/>'
        '<path class="s1" d="M2 14L14 2" stroke-width="1.8" stroke-linecap="round"/>'
    ),
    "interrupted": '<path class="s4" d="M3 3l10 10M13 3L3 13" stroke-width="2.6" stroke-linecap="round"/>',
    "reviewing": '<path class="s2" d="M8 1.5l6.5 6.5L8 14.5 1.5 8z" stroke-width="2.2"/>',
    "running": ('<circle class="s1" cx="8" cy="8" r="6" stroke-width="2"/><path class="f1" d="M8 2a6 6 0 0 1 0 12z"/>'),
    "not_started": '<circle class="sc" cx="8" cy="8" r="6" stroke-width="2"/>',
    "missing": (
        '<circle class="sc" cx="8" cy="8" r="6" stroke-width="1.6" stroke-dasharray="1.2 3.1" stroke-linecap="round"/>'
    ),
    # A team that decided to stop: a full result, the same colour as carried out.
    "stopped": '<rect class="f1" x="2" y="2" width="12" height="12" rx="2"/>',
    "unknown": '<path class="sc" d="M8 1.5l6.5 6.5L8 14.5 1.5 8z" stroke-width="2"/>',
    # How far a place has come with a model; trying, unknown and ended are drawn as of experiments.
    "interested": '<circle class="sc" cx="8" cy="8" r="3.2" stroke-width="2"/>',
    "decided": '<circle class="sc" cx="8" cy="8" r="6" stroke-width="2"/><circle class="f1" cx="8" cy="8" r="2"/>',
    "preparing": (
        '<circle class="sc" cx="8" cy="8" r="6" stroke-width="2"/><path class="f1" d="M8 8V2a6 6 0 0 1 6 6z"/>'
    ),
    "in_use": '<circle class="s1" cx="8" cy="8" r="5.2" stroke-width="3.4"/>',
    "embedded": '<circle class="f1" cx="8" cy="8" r="7"/>',
    # The severities of the plan check.
    "blocks": (
        '<path class="f4" d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z"/>'
        '<path class="s0" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" stroke-width="1.8" stroke-linecap="round"/>'
    ),
    "warns": '<path class="s2" d="M8 2l6.6 11.8H1.4z" stroke-width="2" stroke-linejoin="round"/>',
    "informs": ('<circle class="s3" cx="8" cy="8" r="6" stroke-width="2"/><circle class="f3" cx="8" cy="8" r="1.8"/>'),
    "fine": '<circle class="f1" cx="8" cy="8" r="7"/>',
    # A timeline's key.
    "done": '<circle class="f1" cx="8" cy="8" r="7"/>',
    "planned": '<circle class="f0 sc" cx="8" cy="8" r="6" stroke-width="2"/>',
    "today": '<path class="s4" d="M8 0v16" stroke-width="2"/>',
    "under_way": '<path class="s1" d="M0 8h16" stroke-width="4"/>',
    "ahead": '<path class="sc" d="M0 8h16" stroke-width="4" stroke-dasharray="4 3"/>',
    # Parts of a bar.
    "solid": '<rect class="f1" x="1" y="1" width="14" height="14" rx="2"/>',
    "hatch": (
        '<rect class="s1" x="1.8" y="1.8" width="12.4" height="12.4" rx="2" stroke-width="1.6"/>'
        '<path class="s1" d="M2 10L10 2M4 14L14 4" stroke-width="2"/>'
    ),
    "cross": '<path class="s4" d="M2 2l12 12M14 2L2 14M8 1v14M1 8h14" stroke-width="1.4"/>',
    "hollow": '<rect class="sc" x="1.8" y="1.8" width="12.4" height="12.4" rx="2" stroke-width="1.6"/>',
}

# records.md 2.5: each experiment is in exactly one, tested in this order.
BUCKETS = (
    "carried_out", "decided_not_counted", "interrupted", "reviewing", "running", "not_started", "missing",
)  # fmt: skip

SEVERITIES = ("blocks", "warns", "informs", "fine")


def single(kind: str) -> str:
    """One mark as its own small drawing, hidden from screen readers; refuses a kind that has no shape."""
    if kind not in SHAPES:
        raise ValueError(f"no mark for {kind!r}")
    return f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{SHAPES[kind]}</svg>'


def strip(kinds: tuple[str, ...]) -> str:
    """Marks in a row, one drawing each so that the row can wrap on a phone; refuses a kind that has no shape."""
    return "".join(single(kind) for kind in kinds)
