"""Who hears what of a model (records.md 12): its authors of each state and why, who is asked of what is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from oppiva.audit.models import Revision, kind_of
from oppiva.catalogue.models import EdgeKind, ModelDraft, NodeKind, OperatingModel, TraceEdge
from oppiva.catalogue.queries.model_sources import draft_code
from oppiva.core.policy import Actor, reading, system
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person
from oppiva.people.services import notify, settle_notices

MODEL, ASKED = "catalogue.model", "catalogue.model_asked"
ASKED_MAIL = "model_asked"
HISTORY = system("history")


def link_of(model: OperatingModel, rest: str = "") -> str:
    """The path of a model at the desk, without language prefix."""
    return f"/hanke/{model.programme.code}/mallit/{model.code}/{rest}"


def authors_of(model: OperatingModel) -> set[UUID]:
    """Who made the model and who has written its text."""
    with reading(HISTORY):
        rows = Revision.objects.filter(kind=kind_of(ModelDraft), object_id=model.draft.pk, actor_id__isnull=False)
        found = set(rows.order_by().values_list("actor_id", flat=True).distinct())
    made = TraceEdge.objects.filter(
        kind=EdgeKind.BECAME,
        target__programme=model.programme_id,
        target__kind=NodeKind.VERSION,
        target__code=draft_code(model),
    )
    found |= set(made.filter(by__isnull=False).values_list("by", flat=True))
    return {one for one in found if one is not None}


def tell_authors(
    actor: Actor, model: OperatingModel, code: str, *, reason: str = "", facts: Mapping[str, object] | None = None
) -> None:
    """A notice to the authors but the one who did it, in the caller's transaction; `facts` are codes and numbers."""
    notify(
        actor,
        authors_of(model),
        kind=MODEL,
        object_id=model.pk,
        code=code,
        facts={"code": model.code, **(facts or {})},
        reason=reason,
        link=link_of(model),
    )


def ask(actor: Actor, model: OperatingModel, person: Person, what: str, pk: UUID) -> None:
    """Tell who is asked to try (`trial`) or to review (`review`) a model, by a notice and a mail with the way there."""
    link = link_of(model, f"{'koe' if what == 'trial' else 'arviot'}/{pk}/")
    told = notify(
        actor, [person], kind=ASKED, object_id=pk, code=what, facts={"code": model.code}, link=link, mailed=True
    )
    if told:
        queue_mail(
            ASKED_MAIL,
            recipient=person.pk,
            object_id=str(pk),
            context={"code": model.code, "what": what, "link": link},
        )


def settled(pks: Collection[UUID]) -> None:
    """What was asked is answered or taken back: nobody's notice of it waits any longer."""
    for pk in pks:
        settle_notices(ASKED, pk)
