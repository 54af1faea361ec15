"""Who may see and work at the grouping table, and which experiments may lie on it."""

from oppiva.catalogue.rules.table import (
    AT_WORK,
    candidate_for,
    candidate_target,
    candidates_visible_to,
    card_for,
    cards_of,
    cards_with,
    edge_for,
    lying_card_for,
    may_export,
    may_write,
    readers_of_table,
    require_write,
    suggestion_for,
    table_for,
    tables_of,
)
from oppiva.catalogue.rules.trace import node_for, node_within, nodes_visible_to

__all__ = [
    "AT_WORK",
    "candidate_for",
    "candidate_target",
    "candidates_visible_to",
    "card_for",
    "cards_of",
    "cards_with",
    "edge_for",
    "lying_card_for",
    "may_export",
    "may_write",
    "node_for",
    "node_within",
    "nodes_visible_to",
    "readers_of_table",
    "require_write",
    "suggestion_for",
    "table_for",
    "tables_of",
]
