"""The lists of records.md 3.1 and 4 that several tables share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class CandidateState(models.TextChoices):
    """Where a candidate stands (records.md 3.1); every state but `open` is closed."""

    OPEN = "open", pgettext_lazy("candidate", "candidate")
    BECAME_MODEL = "became_model", pgettext_lazy("candidate", "became a model")
    MERGED = "merged", pgettext_lazy("candidate", "merged into another")
    SPLIT = "split", pgettext_lazy("candidate", "split up")
    KEPT = "kept_as_learning", pgettext_lazy("candidate", "kept as learning")


class NodeKind(models.TextChoices):
    """What a node of the trace stands for."""

    EXPERIMENT = "experiment", pgettext_lazy("trace", "experiment")
    CANDIDATE = "candidate", pgettext_lazy("trace", "candidate")
    VERSION = "model_version", pgettext_lazy("trace", "version of a model")
    ADOPTION = "adoption", pgettext_lazy("trace", "taken into use")
    ADAPTATION = "adaptation", pgettext_lazy("trace", "adaptation")
    STORY = "story", pgettext_lazy("trace", "story")


class EdgeKind(models.TextChoices):
    """How one node led to another (records.md 4)."""

    BUILDS_ON = "builds_on", pgettext_lazy("trace", "builds on")
    SUPPORTS = "supports", pgettext_lazy("trace", "supports")
    CONTRADICTS = "contradicts", pgettext_lazy("trace", "contradicts")
    CONTEXT = "context", pgettext_lazy("trace", "context")
    CONTINUES = "continues", pgettext_lazy("trace", "continues")
    REPEATS = "repeats", pgettext_lazy("trace", "repeats")
    MERGED_INTO = "merged_into", pgettext_lazy("trace", "merged into")
    SPLIT_INTO = "split_into", pgettext_lazy("trace", "split into")
    BECAME = "became", pgettext_lazy("trace", "became")
    REVISED_TO = "revised_to", pgettext_lazy("trace", "revised to")
    REPLACED_BY = "replaced_by", pgettext_lazy("trace", "replaced by")
    FORKED_TO = "forked_to", pgettext_lazy("trace", "forked to")
    TAKEN_AS = "taken_as", pgettext_lazy("trace", "taken into use")
    PULLED_INTO = "pulled_into", pgettext_lazy("trace", "pulled back")
    TOLD_IN = "told_in", pgettext_lazy("trace", "told in")


class Origin(models.TextChoices):
    """Who brought an edge about: a hand at the table, a suggestion somebody accepted, the team itself."""

    ANALYST = "analyst", pgettext_lazy("trace", "placed by hand")
    SUGGESTED = "suggested", pgettext_lazy("trace", "an accepted suggestion")
    TEAM = "team", pgettext_lazy("trace", "said by the team")


class EventKind(models.TextChoices):
    """One effect of a deed at the table; each has an opposite, which undo inserts.

    `link` and `unlink` are a must or a cannot between two cards, `kept` and `unkept` say of an edge into a closed
    candidate that its card was kept as learning, `later` and `sooner` put a card last and back.
    """

    OPEN = "open", pgettext_lazy("trace event", "opened")
    WITHDRAW = "withdraw", pgettext_lazy("trace event", "taken back")
    RENAME = "rename", pgettext_lazy("trace event", "named")
    LOCK = "lock", pgettext_lazy("trace event", "locked")
    UNLOCK = "unlock", pgettext_lazy("trace event", "unlocked")
    CLOSE = "close", pgettext_lazy("trace event", "closed")
    REOPEN = "reopen", pgettext_lazy("trace event", "opened again")
    PLACE = "place", pgettext_lazy("trace event", "placed")
    RETRACT = "retract", pgettext_lazy("trace event", "removed")
    KEPT = "kept", pgettext_lazy("trace event", "stays as learning")
    UNKEPT = "unkept", pgettext_lazy("trace event", "does not stay as learning")
    NOWHERE = "nowhere", pgettext_lazy("trace event", "kept as learning")
    SOMEWHERE = "somewhere", pgettext_lazy("trace event", "not kept as learning any more")
    LATER = "later", pgettext_lazy("trace event", "left for later")
    SOONER = "sooner", pgettext_lazy("trace event", "taken up again")
    LINK = "link", pgettext_lazy("trace event", "linked")
    UNLINK = "unlink", pgettext_lazy("trace event", "link taken away")
    ANSWER = "answer", pgettext_lazy("trace event", "contradiction answered")
    SETTLE = "settle", pgettext_lazy("trace event", "suggestion settled")


EVIDENCE = (EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS, EdgeKind.CONTRADICTS, EdgeKind.CONTEXT)
# Along these what a node stands on is what the next one stands on, too.
FLOWS = (EdgeKind.MERGED_INTO, EdgeKind.BECAME, EdgeKind.REVISED_TO, EdgeKind.FORKED_TO)
# Along these something lives on, sources or not.
DESCENDS = (*FLOWS, EdgeKind.SPLIT_INTO)

_OF_EVIDENCE = frozenset({NodeKind.EXPERIMENT, NodeKind.ADOPTION})
_CLUSTERS = frozenset({NodeKind.CANDIDATE, NodeKind.VERSION})
_TRIALS, _CANDIDATES, _VERSIONS = (
    frozenset({NodeKind.EXPERIMENT}), frozenset({NodeKind.CANDIDATE}), frozenset({NodeKind.VERSION}),
)  # fmt: skip
# From what to what each kind leads.
SHAPES: dict[str, tuple[frozenset[NodeKind], frozenset[NodeKind]]] = {
    EdgeKind.BUILDS_ON: (_TRIALS, _CLUSTERS),
    EdgeKind.SUPPORTS: (_OF_EVIDENCE, _CLUSTERS),
    EdgeKind.CONTRADICTS: (_OF_EVIDENCE, _CLUSTERS),
    EdgeKind.CONTEXT: (_TRIALS, _CLUSTERS),
    EdgeKind.CONTINUES: (_TRIALS, _TRIALS),
    EdgeKind.REPEATS: (_TRIALS, _TRIALS),
    EdgeKind.MERGED_INTO: (_CANDIDATES, _CANDIDATES),
    EdgeKind.SPLIT_INTO: (_CANDIDATES, _CANDIDATES),
    EdgeKind.BECAME: (_CANDIDATES, _VERSIONS),
    EdgeKind.REVISED_TO: (_VERSIONS, _VERSIONS),
    EdgeKind.REPLACED_BY: (_VERSIONS, _VERSIONS),
    EdgeKind.FORKED_TO: (_VERSIONS, _VERSIONS),
    EdgeKind.TAKEN_AS: (_VERSIONS, frozenset({NodeKind.ADOPTION})),
    EdgeKind.PULLED_INTO: (frozenset({NodeKind.ADAPTATION}), _VERSIONS),
    EdgeKind.TOLD_IN: (frozenset(NodeKind), frozenset({NodeKind.STORY})),
}
