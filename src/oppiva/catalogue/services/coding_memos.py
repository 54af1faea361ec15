"""Memos: what an analyst thinks, of a code, a quote, a text or the candidate; one's own are changed and deleted."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit import services as audit
from oppiva.catalogue.models import MEMO_LENGTH, Code, Memo, Quote, SourceVersion
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services.coding_desk import Doing, doing, words
from oppiva.core.errors import DomainError

About = Code | Quote | SourceVersion | None


def write_memo(desk: Desk, *, text: str, about: About = None, client_ref: UUID | None = None) -> Memo:
    """A memo of 1 to 5 000 characters of a code, a quote, a frozen text, or (None) of the candidate.

    Refuses `text_short`, `text_long`, an identity code, and a code of another candidate (`code_gone`).
    """
    clean = words(text, "text", least=1, most=MEMO_LENGTH)
    with doing(desk) as one:
        held = Memo(candidate=one.desk.candidate, text=clean, author_id=one.by, at=one.at)
        match about:
            case Code():
                if about.candidate_id != one.desk.candidate.pk:
                    raise DomainError("code_gone", name=about.name)
                held.code = about
            case Quote():
                held.quote = about
            case SourceVersion():
                held.source = about
        saved = audit.save(held, actor=desk.actor, client_ref=client_ref)
        one.log("memo_written", saved.pk)
        return saved


def change_memo(desk: Desk, memo: Memo, *, text: str, base_version: int | None = None) -> Memo:
    """Write one's own memo anew. Refuses another's (`not_allowed`), and what `write_memo` does."""
    clean = words(text, "text", least=1, most=MEMO_LENGTH)
    with doing(desk) as one:
        _require_own(one, memo)
        saved = audit.save(memo, actor=desk.actor, changes={"text": clean}, base_version=base_version)
        one.log("memo_changed", saved.pk)
        return saved


def delete_memo(desk: Desk, memo: Memo) -> UUID:
    """Delete one's own memo; the batch by which it comes back for 30 days."""
    with doing(desk) as one:
        _require_own(one, memo)
        batch = audit.delete([memo], actor=desk.actor)
        one.log("memo_deleted", memo.pk)
        return batch


def restore_memo(desk: Desk, memo: Memo) -> Memo:
    """Bring one's own memo back."""
    with doing(desk) as one:
        _require_own(one, memo)
        if memo.deleted_in is not None:
            audit.undo(memo.deleted_in, actor=desk.actor)
            one.log("memo_restored", memo.pk)
        return Memo.objects.get(pk=memo.pk)


def _require_own(one: Doing, memo: Memo) -> None:
    if memo.author_id != one.by or memo.candidate_id != one.desk.candidate.pk:
        raise DomainError("not_allowed", action="write", kind="candidate")
