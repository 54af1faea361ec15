"""Cards into proposed groups under what people have said, and candidates for a card; people decide."""

from oppiva.core.text.grouping.afresh import matched_keys
from oppiva.core.text.grouping.constraints import Constraints, Earlier, EarlierGroup, Locked
from oppiva.core.text.grouping.contradictions import Contradiction, contradictions
from oppiva.core.text.grouping.grouping import CUT, Cluster, Grouping, cluster, grouped
from oppiva.core.text.grouping.material import DISTINCT, Material, of_scores, of_texts
from oppiva.core.text.grouping.review import Review
from oppiva.core.text.grouping.suggesting import Concept, Suggestion, candidate_score, suggest, suggested
from oppiva.core.text.grouping.wording import Wording, wording

__all__ = [
    "CUT",
    "DISTINCT",
    "Cluster",
    "Concept",
    "Constraints",
    "Contradiction",
    "Earlier",
    "EarlierGroup",
    "Grouping",
    "Locked",
    "Material",
    "Review",
    "Suggestion",
    "Wording",
    "candidate_score",
    "cluster",
    "contradictions",
    "grouped",
    "matched_keys",
    "of_scores",
    "of_texts",
    "suggest",
    "suggested",
    "wording",
]
