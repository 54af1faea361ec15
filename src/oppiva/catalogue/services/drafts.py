"""A candidate becomes a model, its draft is written, and what the model stands on is read out of the trace anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from oppiva.audit import services as audit
from oppiva.catalogue import blocks
from oppiva.catalogue.addresses import RESERVED
from oppiva.catalogue.evidence import Evidence, evidence_of
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    AT_WORK_STATES,
    EVIDENCE,
    REASON_LENGTH,
    SHORTEST_SENTENCE,
    SLUG_LENGTH,
    Candidate,
    CandidateState,
    EdgeKind,
    ModelArea,
    ModelDraft,
    ModelOrigin,
    ModelSource,
    ModelState,
    NodeKind,
    OperatingModel,
    Origin,
    PeerReview,
    TraceNode,
)
from oppiva.catalogue.queries.desk_history import CHANGED
from oppiva.catalogue.queries.gate import changed_since, newest
from oppiva.catalogue.queries.model_sources import Standing, draft_code, node_of_model, standing_of
from oppiva.catalogue.rules import library
from oppiva.catalogue.services import effects
from oppiva.catalogue.services.candidates import held_open
from oppiva.catalogue.services.deeds import Deed, begun
from oppiva.catalogue.services.model_telling import tell_authors
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.experiments.models import Experiment, Theme
from oppiva.jobs import clock

ADDRESS_TRIES = 5
BECAME, RETURNED = "candidate_became_model", "model_returned"
COMPUTED = system("evidence")
DISCARDED = "version "  # the reason of a revision that brings the text back to a version, with its number behind
BACKING = frozenset({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS})


def become_model(actor: Actor, candidate: Candidate, *, client_ref: UUID | None = None) -> OperatingModel:
    """Make an open candidate a model: a draft with its name, and an edge `became` along which its sources flow.

    Refuses a candidate without an experiment that it builds on (`model_without_source`), with a contradiction nobody
    answered (`contradiction_unanswered`, `cards`), without its sentence or for whom it is (`model_unnamed`, `fields`),
    and one that is closed or locked.
    """
    with begun(actor, candidate.programme, BECAME, client_ref=client_ref) as deed:
        if deed.again:
            return OperatingModel.objects.get(candidate=candidate)
        held = held_open(deed, candidate, unlocked=True)
        node = effects.node_of_candidate(held)
        _require_ready(held, standing_of(held.programme, node.pk, deed.trace))
        model = _made(actor, held)
        version = TraceNode(
            programme=held.programme, kind=NodeKind.VERSION, code=draft_code(model), title=held.name, at=deed.at
        )
        version.save()
        effects.set_state(deed, held, CandidateState.BECAME_MODEL)
        # The trace of the deed does not know the new node yet: the event after it reads everything anew.
        effects.put(deed, node, version, EdgeKind.BECAME, origin=Origin.ANALYST)
        deed.facts["model"] = model.code
        refresh(model, why="")
    return OperatingModel.objects.get(pk=model.pk)


def _require_ready(candidate: Candidate, sources: tuple[Standing, ...]) -> None:
    if not any(EdgeKind.BUILDS_ON in one.kinds for one in sources):
        raise DomainError("model_without_source", candidate=candidate.code)
    waiting = tuple(one.code for one in sources if one.unanswered)
    if waiting:
        raise DomainError("contradiction_unanswered", cards=waiting)
    empty = [] if len(candidate.one_sentence) >= SHORTEST_SENTENCE else ["one_sentence"]
    empty += [] if candidate.for_whom else ["for_whom"]
    if empty:
        raise DomainError("model_unnamed", fields=tuple(empty))


def _made(actor: Actor, candidate: Candidate) -> OperatingModel:
    # Local variants and models from elsewhere are numbered apart: none of them takes a number of the 21.
    apart = (ModelOrigin.FORK, ModelOrigin.FOREIGN)
    own = OperatingModel.objects.filter(programme=candidate.programme).exclude(origin__in=apart)
    highest = own.aggregate(Max("number"))["number__max"] or 0
    number = highest + 1
    # A candidate that was a model once and was sent back has its row: deleted softly, its code is not used again.
    OperatingModel.objects.filter(candidate=candidate, deleted_in__isnull=False).update(candidate=None)
    model = addressed(
        actor,
        OperatingModel(
            programme=candidate.programme,
            number=number,
            code=f"M{number}",
            candidate=candidate,
            language=candidate.language,
            state_since=clock.now(),
        ),
        candidate.name,
    )
    audit.save(
        ModelDraft(
            operating_model=model,
            name=candidate.name,
            one_sentence=candidate.one_sentence,
            for_whom=list(candidate.for_whom),
            for_whom_words=candidate.for_whom_words,
        ),
        actor=actor,
    )
    return model


def addressed(actor: Actor, model: OperatingModel, name: str) -> OperatingModel:
    """A new model at the first address that is free for its name; one that another programme takes at this very moment
    is passed over."""
    for late in range(ADDRESS_TRIES):
        model.slug = _free_slug(name)
        try:
            with transaction.atomic():
                return audit.save(model, actor=actor)
        except IntegrityError:
            # Nothing else of a new row can clash: code and number are counted under the lock of the programme.
            if late == ADDRESS_TRIES - 1:
                raise
    raise AssertionError


def _free_slug(name: str) -> str:
    """An address for a name that no model of the installation has: letters and digits, with a number behind it where
    another is called the same."""
    # Django's slugify keeps ä only as a, which is how Finnish addresses are written; other scripts leave nothing.
    root = (slugify(name)[: SLUG_LENGTH - 4].strip("-")) or "malli"
    taken = RESERVED | set(OperatingModel.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    if root not in taken:
        return root
    return next(f"{root}-{number}" for number in range(2, 10_000) if f"{root}-{number}" not in taken)


def save_draft(
    actor: Actor,
    model: OperatingModel,
    values: Mapping[str, Any],
    *,
    base_version: int | None = None,
    reason: str = "",
    client_ref: UUID | None = None,
) -> ModelDraft:
    """Save fields of a draft (`blocks.FIELDS`) as they were typed; what is not ready yet may be empty or short.

    After publication this is the text of the next version; before it, approvals of a text that was changed since are
    asked for again. `reason`: the codes of experiments from which words were taken. Refuses who may not write it
    (`not_allowed`), a replaced or withdrawn model (`model_closed`), an unknown field (ValueError), an identity code
    (`identity_code`, `field`), and (`Conflict`) a field that another changed meanwhile.
    """
    unknown = values.keys() - set(blocks.FIELDS)
    if unknown:
        raise ValueError(f"a draft has no {sorted(unknown)}")
    clean = {name: blocks.cleaned(name, value) for name, value in values.items()}
    with transaction.atomic():
        library.require(actor, "write", model)
        held = OperatingModel.objects.select_for_update().get(pk=model.pk)
        if held.state in (ModelState.REPLACED, ModelState.WITHDRAWN):
            raise DomainError("model_closed", model=model.code)
        draft = ModelDraft.objects.get(operating_model=held)
        before = {name: getattr(draft, name) for name in clean}
        saved = audit.save(
            draft, actor=actor, base_version=base_version, changes=clean, reason=reason, client_ref=client_ref
        )
        changed = {name for name in clean if getattr(saved, name) != before[name]}
        if changed & blocks.REVIEWED:
            ask_again(actor, held, changed & blocks.REVIEWED)
        if held.state in AT_WORK_STATES and "name" in changed:
            TraceNode.objects.filter(programme=held.programme_id, kind=NodeKind.VERSION, code=draft_code(held)).update(
                title=saved.name
            )
        audit.log(
            "model_written", actor=actor, kind="operating_model", object_id=model.pk,
            programme=str(model.programme_id), model=model.code,
        )  # fmt: skip
    return saved


def ask_again(actor: Actor, held: OperatingModel, changed: Collection[str]) -> None:
    """The text that was approved is another now: who approved is asked again, and a reviewed model is back on trial, of
    which its authors hear with the fields that changed."""
    if held.state not in (ModelState.TESTING, ModelState.PEER_REVIEWED):
        return
    rows = PeerReview.objects.filter(operating_model=held, state=PeerReview.State.APPROVED, deleted_in__isnull=True)
    for one in rows:
        changes = {"state": PeerReview.State.ASKED, "answered_at": None}
        audit.save(one, actor=actor, changes=changes, reason="text_changed")
    if held.state == ModelState.PEER_REVIEWED:
        back: dict[str, object] = {"state": ModelState.TESTING, "state_since": clock.now()}
        saved = audit.save(held, actor=actor, changes=back, reason="text_changed")
        tell_authors(actor, saved, "text_changed", facts={"fields": [one for one in blocks.FIELDS if one in changed]})


def discard_changes(actor: Actor, model: OperatingModel, *, base_version: int | None = None) -> ModelDraft:
    """Bring the draft of a published model back to its newest version; what was written stays in the history.

    Refuses a model without a version (`model_state`) and (`Conflict`) fields that another wrote after `base_version`.
    """
    library.require(actor, "write", model)
    before = newest(model)
    if before is None:
        raise DomainError("model_state", model=model.code, state=model.state, wanted="published")
    texts = before.content["texts"]
    values = {name: as_held(name, texts.get(name)) for name in changed_since(model, before)}
    reason = f"{DISCARDED}{before.shown}"
    return save_draft(actor, model, values, base_version=base_version, reason=reason) if values else model.draft


def as_held(name: str, value: Any) -> Any:
    """A value of a version as the draft holds it: decimals are text there, and what it does not have is empty."""
    if value is None:
        return ModelDraft._meta.get_field(name).get_default()  # type: ignore[union-attr]  # a column of its own
    return Decimal(value) if name in {"effect_before", "effect_after"} else value


def set_address(actor: Actor, model: OperatingModel, slug: str, *, base_version: int | None = None) -> OperatingModel:
    """Choose the address of a model that has not been published: small letters, digits and hyphens, 3 to 80.

    Refuses what is no such word (`slug_shape`), one that is taken (`slug_taken`), and a model whose address the world
    knows already (`slug_fixed`).
    """
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{1,78})[a-z0-9]", slug) or "--" in slug:
        raise DomainError("slug_shape")
    if slug in RESERVED:
        raise DomainError("slug_taken", slug=slug)
    with transaction.atomic():
        library.require(actor, "write", model)
        if model.current_version is not None:
            raise DomainError("slug_fixed")
        try:
            with transaction.atomic():
                return audit.save(model, actor=actor, base_version=base_version, changes={"slug": slug})
        except IntegrityError as error:
            raise DomainError("slug_taken", slug=slug) from error


def set_theme(actor: Actor, model: OperatingModel, theme: str, *, base_version: int | None = None) -> OperatingModel:
    """Say what a model is mainly about, as experiments do (E4); refuses an unknown theme (`choice_unknown`)."""
    if theme not in Theme.values:
        raise DomainError("choice_unknown", field="theme")
    with transaction.atomic():
        library.require(actor, "write", model)
        if model.state in (ModelState.REPLACED, ModelState.WITHDRAWN):
            raise DomainError("model_closed", model=model.code)
        return audit.save(model, actor=actor, base_version=base_version, changes={"theme": theme})


def set_language(
    actor: Actor, model: OperatingModel, language: str, *, base_version: int | None = None
) -> OperatingModel:
    """Say in which language a model is written; refuses an unknown one (`choice_unknown`)."""
    if language not in blocks.LANGUAGES:
        raise DomainError("choice_unknown", field="language")
    with transaction.atomic():
        library.require(actor, "write", model)
        if model.state in (ModelState.REPLACED, ModelState.WITHDRAWN):
            raise DomainError("model_closed", model=model.code)
        return audit.save(model, actor=actor, base_version=base_version, changes={"language": language})


def return_to_candidate(
    actor: Actor, model: OperatingModel, *, reason: str, client_ref: UUID | None = None
) -> Candidate:
    """Take back that a candidate became a model, while the model is a draft: the candidate is open again.

    What was placed at the model itself meanwhile goes along to the candidate. Refuses a model that has gone further
    (`model_gone_further`), one of no candidate (`model_of_no_candidate`), and no reason.
    """
    if model.candidate is None:
        raise DomainError("model_of_no_candidate")
    why = taken(reason, "reason", least=1, most=REASON_LENGTH)
    candidate = model.candidate
    with begun(actor, model.programme, RETURNED, client_ref=client_ref) as deed:
        if deed.again:
            return Candidate.objects.get(pk=candidate.pk)
        held = OperatingModel.objects.select_for_update(of=("self",)).get(pk=model.pk)
        if held.state != ModelState.DRAFT or held.deleted_in is not None:
            raise DomainError("model_gone_further", model=held.code)
        node = effects.node_of_candidate(candidate)
        _carry_back(deed, node_of_model(held), node)
        for edge in deed.trace.graph.out_of.get(node.pk, ()):
            if edge.kind == EdgeKind.BECAME:
                effects.retract(deed, edge, why)
        effects.set_state(deed, candidate, CandidateState.OPEN, reason=why)
        audit.delete([held], actor=actor, reason=why)
        tell_authors(actor, model, "returned", reason=why)
        deed.facts["model"] = held.code
    return Candidate.objects.get(pk=candidate.pk)


def _carry_back(deed: Deed, version: TraceNode, candidate: TraceNode) -> None:
    """Experiments that were placed at the model itself lie in its candidate from now on: none is lost."""
    there = {(*one.ends, one.kind) for one in deed.trace.graph.into.get(candidate.pk, ())}
    for edge in deed.trace.graph.into.get(version.pk, ()):
        if edge.kind not in EVIDENCE:
            continue
        effects.retract(deed, edge)
        if (edge.source, candidate.pk, edge.kind) not in there:
            source = TraceNode.objects.get(pk=edge.source)
            effects.put(deed, source, candidate, edge.kind, origin=edge.origin, note=edge.note, via=edge.id)


def computed_evidence(model: OperatingModel) -> Evidence:
    """The evidence of a model as its sources alone give it today, whatever a person lowered it to."""
    sources = standing_of(model.programme, node_of_model(model).pk)
    return _weighed(model, sources, None)


def _weighed(model: OperatingModel, sources: tuple[Standing, ...], lowered_to: int | None) -> Evidence:
    return evidence_of(
        [one.weighed() for one in sources if one.carried_out],
        checked_on=model.last_checked_on,
        today=clock.today(),
        lowered_to=lowered_to,
    )


def refresh(model: OperatingModel, why: str = "sources") -> OperatingModel:
    """Read out of the trace what a model stands on and compute its evidence; writes only what has changed.

    `why`: what made it look again, a code of the history (`desk_words.TURNED`); "" writes no line.

    Called in the transaction of whatever changed a source, and by the nightly job (age).
    """
    if model.origin == ModelOrigin.FOREIGN:  # as its library tells: what it stands on lies there
        return model
    # One at a time: two that read the trace at once would write its rows twice.
    with transaction.atomic():
        OperatingModel.objects.select_for_update(no_key=True).filter(pk=model.pk).first()
        sources = standing_of(model.programme, node_of_model(model).pk)
        _keep_sources(model, sources)
    found = _weighed(model, sources, model.lowered_to)
    if found.level != model.evidence:
        # A computed column: no revision, as nobody decided it; the log tells when and why.
        if why:
            _log_turn(model, found, why)
        OperatingModel.objects.filter(pk=model.pk).update(evidence=found.level)
        model.evidence = found.level
    return model


def _log_turn(model: OperatingModel, found: Evidence, why: str) -> None:
    falls = found.level < model.evidence
    if falls and why != "aged" and (found.unanswered or found.outweighed):
        why = "unanswered" if found.unanswered else "outweighed"
    audit.log(
        CHANGED, actor=COMPUTED, kind="operating_model", object_id=model.pk, programme=str(model.programme_id),
        model=model.code, before=model.evidence, after=found.level, why=why,
    )  # fmt: skip


def _keep_sources(model: OperatingModel, sources: tuple[Standing, ...]) -> None:
    wanted = {one.experiment: list(one.kinds) for one in sources if one.experiment is not None}
    held = dict(ModelSource.objects.filter(operating_model=model).values_list("experiment_id", "kinds"))
    if held != wanted:
        ModelSource.objects.filter(operating_model=model).delete()
        ModelSource.objects.bulk_create(
            ModelSource(operating_model=model, experiment_id=pk, kinds=kinds) for pk, kinds in wanted.items()
        )
    areas = {area for one in sources if BACKING & set(one.kinds) for area in one.areas}
    if areas != set(ModelArea.objects.filter(operating_model=model).values_list("area_id", flat=True)):
        ModelArea.objects.filter(operating_model=model).delete()
        ModelArea.objects.bulk_create(ModelArea(operating_model=model, area_id=area) for area in sorted(areas))


def models_on(experiments: list[Experiment] | list[UUID]) -> list[OperatingModel]:
    """The models that stand on any of these experiments."""
    ids = [one.pk if isinstance(one, Experiment) else one for one in experiments]
    rows = OperatingModel.objects.filter(sources__experiment__in=ids, deleted_in__isnull=True)
    return list(rows.select_related("programme").distinct().order_by("code"))
