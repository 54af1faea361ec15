"""One's own adoptions for a program with a token: read whole, begun, moved, told of, through the verbs of the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oppiva.adoption import api_own_fields as fields
from oppiva.adoption import services
from oppiva.adoption.models import Adoption
from oppiva.adoption.queries.record import record_of
from oppiva.adoption.rounds import Round
from oppiva.adoption.rules import by_token as rules
from oppiva.adoption.services.place_tries import note_taken
from oppiva.catalogue.rules.library import newest_for, version_for
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.interface.answers import paged, told, whole_address
from oppiva.people.interface.fields import Asked
from oppiva.people.interface.paging import beyond, slice_of
from oppiva.people.interface.reader import own_of
from oppiva.people.interface.writing import written
from oppiva.people.queries import area_of, municipality_of
from oppiva.people.queries.tokens import told_of

router = Router(tags=["own"])
TOKEN: dict[str, Any] = {"security": [{"token": []}]}
ORDER = ("-started_on", "pk")
Key = fields.Key


@router.get("/me", response=fields.Me, url_name="me", openapi_extra=TOKEN, summary="What this token is")
def me(request: HttpRequest) -> HttpResponse:
    """The role that the token stands on, what it is for and until when; to try a token out."""
    found = told_of(own_of(request)[1])
    return told(
        {
            "role": found.grant.role, "scope_kind": found.grant.scope_kind, "purpose": found.purpose,
            "ends_on": found.ends_on,
        }
    )  # fmt: skip


@router.get(
    "/own/adoptions", response=fields.OwnRows, url_name="own_adoptions", openapi_extra=TOKEN, summary="Own adoptions"
)
def own_adoptions(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """The adoptions whose contact the person of the token is, the newest first."""
    actor, _token = own_of(request)
    page = slice_of(request, asked.model_dump())
    rows = rules.own_by_grant(actor).select_related("operating_model", "model_version")
    found = list(rows.filter(beyond(ORDER, page.after)).order_by(*ORDER)[: page.limit + 1])
    shown = found[: page.limit]
    last = (shown[-1].started_on.isoformat(), str(shown[-1].pk)) if shown else ()
    return paged(request, [_row(request, one) for one in shown], page.cursor(last, more=len(found) > page.limit))


@router.post(
    "/own/adoptions", response={201: fields.Own}, url_name="own_adoptions", openapi_extra=TOKEN,
    summary="Begin to take a model into use",
)  # fmt: skip
def begin(request: HttpRequest, sent: fields.Begin, key: Key) -> HttpResponse:
    """The person of the token becomes the contact. It counts once somebody has confirmed the place."""

    def deed(actor: Actor) -> HttpResponse:
        newest = newest_for(actor, sent.model)
        model = newest.operating_model
        version = version_for(actor, sent.model, sent.version) if sent.version else newest
        rules.require_begin(actor, model)
        who = sent.adopter
        made = services.start(
            actor, model,
            adopter=services.Adopter(
                who.kind,
                area=area_of(who.area) if who.area else None,
                municipality=municipality_of(who.municipality) if who.municipality else None,
                name=who.name,
            ),
            version=version, unit=sent.unit, role=sent.role, stage=sent.stage, on=sent.on, show_as=sent.show_as,
        )  # fmt: skip
        return told(_whole(request, rules.read_by_grant(actor, made.pk)), status=201)

    return written(request, deed, heard=lambda actor, error: note_taken(str(actor.person_id), error))


@router.get(
    "/own/adoptions/{uuid:adoption}", response=fields.Own, url_name="own_adoption", openapi_extra=TOKEN,
    summary="An own adoption",
)  # fmt: skip
def own_adoption(request: HttpRequest, adoption: UUID) -> HttpResponse:
    """All that is told of one place, with the questions that are open."""
    return told(_whole(request, rules.read_by_grant(own_of(request)[0], adoption)))


@router.post(
    "/own/adoptions/{uuid:adoption}/moves", response=fields.Own, url_name="own_moves", openapi_extra=TOKEN,
    summary="Move to another stage",
)  # fmt: skip
def move(request: HttpRequest, adoption: UUID, sent: fields.MoveSent, key: Key) -> HttpResponse:
    """A dated step, also back. With `base_version` it is refused (409) when somebody has moved meanwhile."""
    return _deed(
        request, adoption,
        lambda actor, found: services.move(
            actor, found, to=sent.stage, on=sent.on, reason=sent.reason or "", words=sent.words,
            base_version=sent.base_version,
        ),
    )  # fmt: skip


@router.post(
    "/own/adoptions/{uuid:adoption}/changes", response={201: fields.Own}, url_name="own_changes", openapi_extra=TOKEN,
    summary="Tell a change",
)  # fmt: skip
def change(request: HttpRequest, adoption: UUID, sent: fields.ChangeSent, key: Key) -> HttpResponse:
    """How the place changed the model. What looks like personal data is refused: a person tells that on the page."""
    taps = {name: str(getattr(sent, name)) for name in services.TAPS}
    return _deed(
        request, adoption,
        lambda actor, found: services.add_adaptation(
            actor, found, taps=taps, sentence=sent.sentence, part=sent.part, language=sent.language,
            made_on=sent.made_on,
        ),
        status=201,
    )  # fmt: skip


@router.put(
    "/own/adoptions/{uuid:adoption}/reach", response=fields.Own, url_name="own_reach", openapi_extra=TOKEN,
    summary="Tell how widely it is used",
)  # fmt: skip
def reach(request: HttpRequest, adoption: UUID, sent: fields.ReachSent, key: Key) -> HttpResponse:
    """All figures anew; one that is left out becomes unknown."""
    figures = services.Reach(**sent.model_dump(exclude={"base_version"}))
    return _deed(
        request, adoption,
        lambda actor, found: services.tell_reach(actor, found, figures, base_version=sent.base_version),
    )  # fmt: skip


@router.put(
    "/own/adoptions/{uuid:adoption}/result", response=fields.Own, url_name="own_result", openapi_extra=TOKEN,
    summary="Tell what came of it",
)  # fmt: skip
def result(request: HttpRequest, adoption: UUID, sent: fields.ResultSent, key: Key) -> HttpResponse:
    """Measured, with what is known of it, or not measured."""
    given = services.Result(
        told=sent.told, measure=sent.measure, unit=sent.unit, before=_figure(sent.before), after=_figure(sent.after),
        n=sent.n, period=sent.period,
    )  # fmt: skip
    return _deed(
        request, adoption,
        lambda actor, found: services.tell_result(actor, found, given, base_version=sent.base_version),
    )  # fmt: skip


@router.put(
    "/own/adoptions/{uuid:adoption}/answers/{months}", response=fields.Own, url_name="own_answer", openapi_extra=TOKEN,
    summary="Still in use?",
)  # fmt: skip
def answer(
    request: HttpRequest, adoption: UUID, months: fields.Months, sent: fields.AnswerSent, key: Key
) -> HttpResponse:
    """The answer to the question of so many months; changed until the next one is due."""
    return _deed(
        request, adoption,
        lambda actor, found: services.answer(
            actor, found, months, value=sent.value, reason=sent.reason or "", words=sent.words
        ),
    )  # fmt: skip


# --- inside ----------------------------------------------------------------------------------------------------------
def _deed(request: HttpRequest, pk: UUID, do: Any, *, status: int = 200) -> HttpResponse:
    """A verb on an own adoption, done once for each key; the answer is the place as it stands then."""

    def deed(actor: Actor) -> HttpResponse:
        do(actor, rules.written_by_grant(actor, pk))
        return told(_whole(request, rules.read_by_grant(actor, pk)), status=status)

    return written(request, deed)


def _figure(said: str | None) -> Decimal | None:
    return Decimal(said) if said else None


def _row(request: HttpRequest, one: Adoption) -> dict[str, Any]:
    return {
        "id": one.pk, "code": one.code, "model": one.operating_model.slug, "version": one.model_version.number,
        "adopter": {
            "kind": one.organisation_kind, "name": one.organisation_name, "area": one.area_id,
            "municipality": one.municipality_id,
        },
        "unit": one.unit, "stage": one.stage, "stage_since": one.stage_since, "confirmed_on": one.confirmed_on,
        "refused_on": one.refused_on, "record_version": one.version,
        "address": whole_address(request, f"/api/v1/own/adoptions/{one.pk}"),
    }  # fmt: skip


def _whole(request: HttpRequest, one: Adoption) -> dict[str, Any]:
    record = record_of(one)
    return {
        **_row(request, one),
        "role": one.role, "started_on": one.started_on, "first_in_use_on": one.first_in_use_on,
        "ended_reason": one.ended_reason, "show_as": one.show_as,
        "reach": {
            "staff_using": one.staff_using, "staff_could": one.staff_could,
            "customers_reached": one.customers_reached, "customers_could": one.customers_could,
            "customers_period": one.customers_period, "told_on": one.reach_on,
        },
        "result": {
            "told": one.result, "measure": one.result_measure, "unit": one.result_unit, "before": one.result_before,
            "after": one.result_after, "n": one.result_n, "period": one.result_period, "told_on": one.result_on,
        },
        "moves": [{"stage": m.to, "on": m.on, "reason": m.reason, "words": m.words} for m in record.moves],
        "changes": [
            {
                "id": c.pk, "number": c.number, "made_on": c.made_on, "sentence": c.sentence, "part": c.part,
                "taps": {name: getattr(c, name) for name in services.TAPS},
            }
            for c in record.changes
        ],
        "core": [{"key": part.key, "what": part.what, "verdict": part.verdict} for part in record.core],
        "questions": [_question(round_) for round_ in record.rounds],
    }  # fmt: skip


def _question(one: Round) -> dict[str, Any]:
    open_ = one.due.on <= clock.today() < one.due.ends
    return {"months": one.due.months, "due_on": one.due.on, "state": one.state, "open": open_}
