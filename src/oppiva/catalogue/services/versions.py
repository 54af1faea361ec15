"""Publishing a version: the frozen document with its hash, and who is told; its gate is `queries.gate`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from oppiva.audit import services as audit
from oppiva.catalogue import blocks, freezing, tried
from oppiva.catalogue.evidence import evidence_of
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    CHANGE_LENGTH,
    IN_USE_STATES,
    SHORTEST_CHANGE,
    Change,
    EdgeKind,
    ModelDraft,
    ModelOrigin,
    ModelState,
    ModelTrial,
    ModelVersion,
    NodeKind,
    OperatingModel,
    Origin,
    PeerReview,
    TraceEdge,
    TraceNode,
)
from oppiva.catalogue.queries.gate import ahead_of, material_told, materials_of, newest, steward_of
from oppiva.catalogue.queries.model_sources import EVIDENCE, Standing, draft_code, node_of_model, standing_of
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.drafts import refresh
from oppiva.catalogue.services.effects import insert_edge
from oppiva.catalogue.services.model_states import checked, held, move, tell
from oppiva.catalogue.signals import version_published
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment, ShareLevel
from oppiva.experiments.queries import measured_of
from oppiva.jobs import clock

FROM = (ModelState.PEER_REVIEWED, *IN_USE_STATES)


def may_publish_from(model: OperatingModel) -> bool:
    """Whether a version may be published of a model in its state; of a local variant from its draft on."""
    return model.state in FROM or (model.origin == ModelOrigin.FORK and model.state == ModelState.DRAFT)


def publish(
    actor: Actor,
    model: OperatingModel,
    *,
    note: str,
    change: str = "",
    settled: Collection[str] = (),
    base: str = "",
    draft_version: int | None = None,
) -> ModelVersion:
    """Publish the draft as the next version, frozen at its own address.

    `note`: what changed, 10 to 300. `change`: how much it changes, at least what the fields say (`change_lowered`).
    `base`: the number that the sender's page showed as the newest, "" for none: when another has been published since,
    `version_published_meanwhile` (409). `draft_version`: what the page showed; when the draft has been written
    since, `draft_written_meanwhile` (409). Refuses a state that does not lead there (`model_state`), and what stands in
    the way (`model_not_ready`, `missing`, `fields`, `cards`).
    """
    said = taken(note, "note", least=SHORTEST_CHANGE, most=CHANGE_LENGTH)
    with held(actor, "approve", model) as found:
        before = newest(found)
        if base != (before.number if before is not None else ""):
            raise DomainError("version_published_meanwhile", number=before.number if before is not None else "")
        if draft_version is not None and draft_version != found.draft.version:
            raise DomainError("draft_written_meanwhile", model=found.code)
        if found.origin == ModelOrigin.FORK:  # the programme may take it out of use, its words are the place's own
            library.require(actor, "write", found)
        if not may_publish_from(found):
            raise DomainError("model_state", model=found.code, state=found.state, wanted="published")
        ahead = ahead_of(found, settled=settled, note=said)
        if ahead.missing:
            raise DomainError("model_not_ready", missing=ahead.missing, fields=ahead.fields, cards=ahead.cards)
        wanted = Change(change) if change and before is not None else Change(ahead.change)
        order = list(Change)
        if order.index(wanted) < order.index(Change(ahead.change)):
            raise DomainError("change_lowered", change=ahead.change)
        version = _frozen(actor, found, before, wanted, said)
        tell(actor, found, "model_published", number=version.number, change=str(wanted), settled=len(set(settled)))
        version_published.send(OperatingModel, version=version, previous=before, change=str(wanted), actor=actor)
    return version


def _frozen(
    actor: Actor, model: OperatingModel, before: ModelVersion | None, change: Change, note: str
) -> ModelVersion:
    draft = model.draft
    major, minor, patch = blocks.next_number(before.parts if before is not None else None, change)
    number = f"{major}.{minor}.{patch}"
    behind = node_of_model(model)
    node = TraceNode(
        programme=model.programme, kind=NodeKind.VERSION, code=f"{model.code}-{number}", title=draft.name,
        at=clock.now(),
    )  # fmt: skip
    node.save()
    insert_edge(actor, behind, node, EdgeKind.REVISED_TO, origin=Origin.ANALYST)
    sources = standing_of(model.programme, node.pk)
    content = _document(model, draft, number, sources, before)
    version = ModelVersion(
        operating_model=model,
        major=major,
        minor=minor,
        patch=patch,
        change=change,
        change_note=note,
        content=content,
        content_hash=freezing.hash_of(content),
        language=model.language,
        name=draft.name,
        one_sentence=draft.one_sentence,
        for_whom=list(draft.for_whom),
        theme=model.theme,
        effect=draft.effect,
        effort=freezing.effort_of(draft).step,
        node=node,
        by=UUID(actor.person_id) if actor.person_id else None,
        at=clock.now(),
    )
    version.save()
    if model.current_version is None:
        move(
            actor, model, ModelState.PUBLISHED, "model_first_published",
            current_version=version.pk, last_checked_on=clock.today(),
        )  # fmt: skip
    elif model.state == ModelState.DUE_REVIEW:
        saved = audit.save(model, actor=actor, changes={"current_version": version.pk})
        checked(actor, saved, "model_checked_by_version")
    else:  # a typo mended is no check: the steward's day stays
        audit.save(model, actor=actor, changes={"current_version": version.pk})
    model.refresh_from_db()
    refresh(model, why="checked")
    version.operating_model = model
    return version


def _document(
    model: OperatingModel, draft: ModelDraft, number: str, sources: tuple[Standing, ...], before: ModelVersion | None
) -> dict[str, Any]:
    level = evidence_of([one.weighed() for one in sources if one.carried_out], lowered_to=model.lowered_to)
    term = steward_of(model)
    assert term is not None
    reviews = PeerReview.objects.filter(
        operating_model=model, state=PeerReview.State.APPROVED, kind=PeerReview.Kind.PEER, deleted_in__isnull=True
    )
    return freezing.frozen(
        draft,
        model={
            "code": model.code, "slug": model.slug, "programme": model.programme.code, "origin": model.origin,
            "language": model.language, "theme": model.theme, **_forked_from(model),
        },
        number=number,
        evidence={"level": level.level, "sources": len([one for one in sources if one.carried_out])},
        sources=frozen_sources(sources),
        materials=[material_told(one) for one in materials_of(model)],
        steward={
            "organisation": term.organisation_name,
            "role": term.role,
            "accepted_on": freezing.plain(term.accepted_on),
            "ends_on": freezing.plain(term.ends_on),
        },
        reviews={
            "peers": reviews.count(),
            "peer_areas": sorted({one for one in reviews.values_list("area_id", flat=True) if one is not None}),
            "trials": before.content["reviews"]["trials"] if before is not None else _trials(model, draft),
        },
    )  # fmt: skip


def _trials(model: OperatingModel, draft: ModelDraft) -> list[dict[str, Any]]:
    """The places that tried the text which is published; nobody tries a model after that, so that later versions tell
    the same."""
    done = ModelTrial.objects.filter(operating_model=model, done_on__isnull=False, deleted_in__isnull=True)
    rows = tried.counted(done.select_related("organisation").order_by("done_on"), draft)
    return [{"organisation": one.organisation.name, "done_on": freezing.plain(one.done_on)} for one in rows]


def _forked_from(model: OperatingModel) -> dict[str, str]:
    """Of a local variant, the code of the model that it branched off and the address of the version."""
    if model.forked_from is None:
        return {}
    code = draft_code(model)
    edges = TraceEdge.objects.filter(kind=EdgeKind.FORKED_TO, target__programme=model.programme_id, target__code=code)
    found = ModelVersion.objects.get(node__in=edges.values("source"))
    return {
        "forked_from": model.forked_from.code, "forked_from_slug": model.forked_from.slug,
        "forked_from_version": found.number,
    }  # fmt: skip


def frozen_sources(sources: Collection[Standing]) -> list[freezing.FrozenSource]:
    """The sources as a version tells them; numbers of those that are public alone."""
    public = set(
        Experiment.objects.filter(
            pk__in=[one.experiment for one in sources if one.experiment is not None], share_level=ShareLevel.PUBLIC
        ).values_list("pk", flat=True)
    )
    measured = measured_of(EVIDENCE, public) if public else {}
    return [_source(one, measured.get(one.experiment) if one.experiment is not None else None) for one in sources]


def _source(one: Standing, told: Any) -> freezing.FrozenSource:
    measure = told.measures[0] if told is not None and told.measures else None
    numbers: dict[str, Any] = {}
    if measure is not None and measure.during:
        numbers = {
            "unit": measure.unit,
            "before": freezing.plain(measure.stated) if measure.stated is not None else "",
            "after": freezing.plain(measure.during[-1].value),
            "n": sum(number.n for number in measure.during),
        }
    # A place may take back that its area is told, a frozen text cannot: only areas of experiments stand in it.
    areas = one.areas if one.experiment is not None else ()
    return freezing.FrozenSource(
        one.code,
        one.kinds,
        one.carried_out,
        one.certainty,
        areas,
        answer=one.answer,
        of="" if one.experiment is not None else str(NodeKind.ADOPTION),
        **numbers,
    )
