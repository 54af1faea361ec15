"""Marking: a place gets a code, a mark is taken back and put back."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import services as audit
from oppiva.catalogue.coding_marks import Span
from oppiva.catalogue.models import Code, Coding, SourceVersion
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services.coding_desk import doing
from oppiva.catalogue.services.coding_sources import place_quote
from oppiva.core.errors import DomainError

MOST_CHOSEN = 50  # places or codes of one press


def mark(desk: Desk, source: SourceVersion, *, places: Collection[Span], codes: Collection[UUID]) -> tuple[Coding, ...]:
    """Give each place each code; what was given before stays as it was. Answers the new marks.

    Refuses no place or no code (`nothing_chosen`, `no_code`), a code that is none (`code_gone`), a place outside the
    text (`quote_outside`), an earlier version (`source_old`), and what `rules.set_for_marks` refuses.
    """
    if not places:
        raise DomainError("nothing_chosen", field="sentences")
    if not codes:
        raise DomainError("no_code", field="codes")
    if len(places) > MOST_CHOSEN or len(codes) > MOST_CHOSEN:
        raise DomainError("too_many_chosen", field="sentences", most=MOST_CHOSEN)
    with doing(desk) as one:
        held = rules.set_for_marks(one.desk, source)
        if held is None and _is_old(source):
            raise DomainError("source_old")
        wanted = list(rules.codes_of(one.desk.candidate).filter(pk__in=codes).order_by("name"))
        if len(wanted) < len(set(codes)):
            raise DomainError("code_gone", field="codes")
        made = []
        for place in sorted(places):
            quote = place_quote(desk.actor, source, place)
            given = set(
                Coding.objects.filter(quote=quote, coder_id=one.by, deleted_in__isnull=True).values_list(
                    "code_id", flat=True
                )
            )
            for code in wanted:
                if code.pk not in given:
                    coding = Coding(quote=quote, code=code, coder_id=one.by, coding_set=held, at=one.at)
                    made.append(audit.save(coding, actor=desk.actor))
        if made:
            one.log("quotes_coded", source.experiment_id, codings=len(made))
        return tuple(made)


def take_back(desk: Desk, coding: Coding) -> UUID:
    """Take one's own mark back; the batch by which it can be put back.

    Refuses another's (`not_allowed`) and one that is fixed (`coding_fixed`).
    """
    with doing(desk) as one:
        if coding.coder_id != one.by:
            raise DomainError("not_allowed", action="delete", kind="candidate")
        rules.require_unfixed(coding)
        batch = audit.delete([coding], actor=desk.actor)
        one.log("coding_taken_back", coding.pk)
        return batch


def put_back(desk: Desk, coding: Coding) -> Coding:
    """Put one's own mark back, as long as it may still be changed and is not given again (`coding_stands`)."""
    with doing(desk) as one:
        if coding.coder_id != one.by:
            raise DomainError("not_allowed", action="write", kind="candidate")
        rules.require_unfixed(coding)
        if coding.deleted_in is not None:
            try:
                with transaction.atomic():
                    audit.undo(coding.deleted_in, actor=desk.actor)
            except (IntegrityError, DomainError) as error:
                raise DomainError("coding_stands") from error
            one.log("coding_put_back", coding.pk)
        return Coding.objects.get(pk=coding.pk)


def code_named(desk: Desk, name: str) -> Code | None:
    """The code of this name on the top, when there is one."""
    return rules.codes_of(desk.candidate).filter(parent__isnull=True, name=name).first()


def _is_old(source: SourceVersion) -> bool:
    return SourceVersion.objects.filter(experiment_id=source.experiment_id, number__gt=source.number).exists()
