"""The derivation graph (kehittämisen polku): its nodes, its edges, and the events at the grouping table."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.candidates import REASON_LENGTH, Candidate
from oppiva.catalogue.models.choices import EdgeKind, EventKind, NodeKind, Origin
from oppiva.experiments.models import Experiment
from oppiva.people.models import EmploymentArea
from oppiva.programme.models import AppendOnlyModel, Programme

TITLE_LENGTH, NOTE_LENGTH = 200, 200

OF_TRACE = Processing(
    purpose=_("What came of each experiment, and who grouped it"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Analysts"),
    categories=_("Which experiments were grouped how, when, by whom and why"),
    recipients=processing.BY_RIGHT,
    retention=processing.EVIDENCE_TIME,
    wall=processing.NO_WALL,
    export=processing.IN_COPY,
    erase=_("Stays as it was written; the id of who wrote it leads to nobody any more"),
)


class TraceNode(models.Model):
    """A record in the trace. One of this app or below is a key here; one above points down to its node.

    A node of a record above carries what must be known of it here, written by the service of that app: its title, area,
    certainty, and whether it is in use. Of an experiment or a candidate nothing is copied: it is read from the record.
    """

    processing: ClassVar[Processing | None] = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="trace_nodes")
    kind = models.CharField(max_length=13, choices=NodeKind.choices)
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    experiment = models.OneToOneField(
        Experiment, null=True, blank=True, on_delete=models.PROTECT, related_name="trace_nodes"
    )
    candidate = models.OneToOneField(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="trace_nodes"
    )
    area = models.ForeignKey(
        EmploymentArea, null=True, blank=True, on_delete=models.PROTECT, related_name="trace_nodes"
    )
    certainty = models.PositiveSmallIntegerField(null=True, blank=True)
    in_use = models.BooleanField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "code"], name="trace_node_code_once"),
            models.CheckConstraint(
                condition=Q(kind="experiment", experiment__isnull=False, candidate__isnull=True)
                | Q(kind="candidate", experiment__isnull=True, candidate__isnull=False)
                | (~Q(kind__in=["experiment", "candidate"]) & Q(experiment__isnull=True, candidate__isnull=True)),
                name="trace_node_one_record",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["experiment", "candidate"])
                | Q(title="", area__isnull=True, certainty__isnull=True, in_use__isnull=True),
                name="trace_node_copies_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class TraceEdge(AppendOnlyModel):
    """How one node led to another: inserted, never changed or deleted; taking it away is an event.

    The database refuses (triggers, both databases) an update, a delete, a second living edge of the same ends and kind,
    and one that closes a ring. `via`: the edge that this one carries on after a split.
    """

    processing: ClassVar[Processing | None] = OF_TRACE

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(TraceNode, on_delete=models.PROTECT, related_name="edges_out")
    target = models.ForeignKey(TraceNode, on_delete=models.PROTECT, related_name="edges_in")
    kind = models.CharField(max_length=12, choices=EdgeKind.choices)
    via = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_on")
    origin = models.CharField(max_length=9, choices=Origin.choices)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    # An id without a key: the row stays as it is when a person is erased.
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="trace_edge_two_ends")]
        indexes = [models.Index(fields=["source", "target", "kind"], name="trace_edge_of_ends")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class TraceEvent(AppendOnlyModel):
    """One effect of one deed at the table; with the edges, links and verdicts it is the whole history.

    Effects of one press share `deed` and are undone together; `undoes` names the deed that this one takes back. An edge
    is retracted once: what comes back is a new edge.
    """

    processing: ClassVar[Processing | None] = OF_TRACE

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="trace_events")
    # The `client_ref` of the form where it had one: the same form sent again finds its deed.
    deed = models.UUIDField()
    step = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=24)
    kind = models.CharField(max_length=9, choices=EventKind.choices)
    node = models.ForeignKey(TraceNode, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    edge = models.ForeignKey(TraceEdge, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    undoes = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deed", "step"], name="trace_event_step_once"),
            models.UniqueConstraint(fields=["edge"], condition=Q(kind="retract"), name="trace_event_retracted_once"),
            models.CheckConstraint(condition=Q(edge__isnull=False) | Q(node__isnull=False), name="trace_event_of"),
            models.CheckConstraint(
                condition=~Q(kind__in=["place", "retract", "kept", "unkept", "answer"]) | Q(edge__isnull=False),
                name="trace_event_of_edge",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "id"], name="trace_event_in_order"),
            models.Index(fields=["node", "id"], name="trace_event_of_node"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.step} {self.kind}"
