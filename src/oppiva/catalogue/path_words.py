"""The path of a record in words: what led where, who brought it about, and what may be told of an end of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.catalogue.models import CandidateState, EdgeKind, NodeKind, Origin
from oppiva.catalogue.queries import NodeRow
from oppiva.experiments.models import Choice, State
from oppiva.experiments.others_words import past
from oppiva.ui.counting import number_word

# Each kind of step has a shape of its own beside its word (design 8).
ICONS: Mapping[str, str] = {
    EdgeKind.BUILDS_ON: "arrow-bend-down-right",
    EdgeKind.SUPPORTS: "plus-circle",
    EdgeKind.CONTRADICTS: "warning-diamond",
    EdgeKind.CONTEXT: "circle",
    EdgeKind.CONTINUES: "arrow-right",
    EdgeKind.REPEATS: "arrows-clockwise",
    EdgeKind.MERGED_INTO: "git-merge",
    EdgeKind.SPLIT_INTO: "arrows-split",
    EdgeKind.BECAME: "tree-evergreen",
    EdgeKind.REVISED_TO: "pencil-simple",
    EdgeKind.REPLACED_BY: "arrow-right",
    EdgeKind.FORKED_TO: "arrows-split",
    EdgeKind.TAKEN_AS: "buildings",
    EdgeKind.PULLED_INTO: "arrow-counter-clockwise",
    EdgeKind.TOLD_IN: "quotes",
}
NODE_ICONS: Mapping[str, str] = {
    NodeKind.EXPERIMENT: "flask",
    NodeKind.CANDIDATE: "plant",
    NodeKind.VERSION: "tree-evergreen",
    NodeKind.ADOPTION: "buildings",
    NodeKind.ADAPTATION: "pencil-simple",
    NodeKind.STORY: "quotes",
}
# In the sprite of the app, the others in the common one.
OWN_ICONS = frozenset(
    {"plant", "arrow-bend-down-right", "warning-diamond", "git-merge", "arrows-split", "tree-evergreen"}
)


def capital(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def kind_name(kind: str) -> str:
    """The kind of a step with a capital."""
    return capital(str(EdgeKind(kind).label))


def node_name(node: NodeRow) -> str:
    """What a record is called as far as the reader may read it; of a hidden experiment that it cannot be opened."""
    if node.title:
        return node.title
    if node.kind == NodeKind.EXPERIMENT:
        if not is_decided(node):
            return _("the team is still trying it")
        return _("an experiment you cannot open")
    return ""


def is_decided(node: NodeRow) -> bool:
    """Whether the team of an experiment has decided at least once, as its state tells."""
    return node.state not in {State.IDEA, State.PLANNED, State.RUNNING, State.PAUSED, State.REVIEWING}


def node_state(node: NodeRow) -> tuple[str, str]:
    """The mark and the words of how a record stands; nothing of an experiment that the reader does not read."""
    if node.kind == NodeKind.CANDIDATE and node.state in CandidateState.values:
        return "", capital(str(CandidateState(node.state).label))
    if node.kind != NodeKind.EXPERIMENT or not node.title:
        return "", ""
    if node.choice in Choice.values:
        return "stopped" if node.choice == Choice.STOP else "carried_out", capital(past(node.choice))
    return ("running", capital(str(State(node.state).label))) if node.state in State.values else ("", "")


def origin(kind: str, by: str) -> str:
    """`Placed by hand, Anni Analyytikko`; what a team said is nobody's."""
    said = capital(str(Origin(kind).label)) if kind in Origin.values else ""
    return f"{said}, {by}" if by and kind != Origin.TEAM else said


def sentence(node: NodeRow, up: int, down: int) -> str:
    """What the path tells, in one sentence."""
    if not up and not down:
        return _("Nothing has led here, and nothing has come of it yet.")
    if node.kind == NodeKind.EXPERIMENT and not down:
        return _("It came from earlier experiments. Nothing has come of it yet.")
    if node.kind == NodeKind.CANDIDATE and not down:
        return _("What it came from, step by step. Nothing has come of it yet.")
    return _("What it came from and what came of it, step by step.")


def against(codes: Sequence[str]) -> str:
    """Who speaks against it: always said first."""
    said = ngettext(
        "One experiment speaks against this: %(codes)s.", "%(n)s experiments speak against this: %(codes)s.", len(codes)
    )
    return capital(said % {"n": number_word(len(codes)), "codes": ", ".join(codes)})


def carried() -> str:
    """That an edge goes on what stood before a split."""
    return _("taken along when the candidate was split")


def mixed() -> str:
    """That one experiment says both."""
    return pgettext("trace", "mixed")


def stands_on(kinds: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Icon, word and number of each kind of source."""
    return [(ICONS[kind], kind_name(kind), n) for kind, n in kinds.items() if n]
