"""Pages of upper apps that tell more of an experiment, linked at the foot of its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment

# Words and address of each; no statement: the page asks as many as before.
Links = Callable[[Actor, Experiment], Sequence[tuple[str, str]]]
_LINKS: list[Links] = []


def register_record_links(links: Links) -> None:
    """Fills the slot from the upper app's `apps.py`."""
    _LINKS.append(links)


def record_links(actor: Actor, experiment: Experiment) -> list[tuple[str, str]]:
    """Where more of this experiment is told, as far as the reader may go there."""
    return [one for links in _LINKS for one in links(actor, experiment)]
