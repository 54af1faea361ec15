"""The verbs of the grouping table and of the trace.

Each deed at the table is one transaction: under the right to write (`not_allowed`, `programme_ended`), one at a time in
a programme, its effects inserted as events, the invariant checked at its end, one audit row. `client_ref`: the same
form sent again is answered as the first. `base`: the newest event that the page had seen (`queries.Board.base`).
"""

from oppiva.catalogue.services.candidates import keep_candidate, lock, open_candidate, rename, unlock
from oppiva.catalogue.services.cards import keep_as_learning, later, move, place, remove, right, say_new_topic
from oppiva.catalogue.services.contradictions import answer_contradiction
from oppiva.catalogue.services.merging import Part, merge, split
from oppiva.catalogue.services.nodes import add_node, follow_prior_work, link_nodes, set_facts
from oppiva.catalogue.services.objectives import set_objectives
from oppiva.catalogue.services.readings import set_reading
from oppiva.catalogue.services.running import ask_grouping, run_grouping
from oppiva.catalogue.services.suggestions import accept, reject
from oppiva.catalogue.services.undoing import undo

__all__ = [
    "Part",
    "accept",
    "add_node",
    "answer_contradiction",
    "ask_grouping",
    "follow_prior_work",
    "keep_as_learning",
    "keep_candidate",
    "later",
    "link_nodes",
    "lock",
    "merge",
    "move",
    "open_candidate",
    "place",
    "reject",
    "remove",
    "rename",
    "right",
    "run_grouping",
    "say_new_topic",
    "set_facts",
    "set_objectives",
    "set_reading",
    "split",
    "undo",
    "unlock",
]
