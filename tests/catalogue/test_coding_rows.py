"""What the tables of coding keep to whatever SQL is sent, on both databases (text-analysis.md 10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from catalogue.coded import SOON, Coded
from oppiva.audit.models import Revision
from oppiva.catalogue.models import Code, Coding, Memo, Quote, SetSource, SourceVersion
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_export import everything
from oppiva.catalogue.services import coding_export, coding_memos, coding_sources
from oppiva.catalogue.services.coding_personal import block_name
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.programme.models import AppendOnly
from workshops.cast import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def sent(statement: str, *values: Any) -> None:
    """A statement by hand, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError):
        sent(statement, *values)


def test_a_frozen_text_stays_whatever_is_sent(coded: Coded) -> None:
    before = list(SourceVersion.objects.order_by("pk").values())
    refused("DELETE FROM catalogue_sourceversion")
    for column in ("text = 'Toisin.'", "hash = 'x'", "number = number + 5", "frozen_at = frozen_at", "language = 'sv'"):
        refused(f"UPDATE catalogue_sourceversion SET {column}")
    # Nor with the word of an erasure, when its letters are not as many, or anything else is changed with it.
    now = clock.now()
    refused("UPDATE catalogue_sourceversion SET text = 'Lyhyt.', masked_at = %s", now)
    refused("UPDATE catalogue_sourceversion SET masked_at = %s, hash = 'x'", now)
    assert list(SourceVersion.objects.order_by("pk").values()) == before


def test_the_model_says_the_same(coded: Coded) -> None:
    source = coded.source()
    for deed in (source.save, source.delete):
        with pytest.raises(AppendOnly):
            deed()


def test_an_erasure_puts_a_block_for_each_letter(coded: Coded) -> None:
    text = coded.source().text
    sent("UPDATE catalogue_sourceversion SET text = %s, masked_at = %s WHERE id = %s",
         "█" * len(text), clock.now(), coded.source().pk)  # fmt: skip
    assert coded.source().text == "█" * len(text)


def test_what_a_set_has_fixed_stays(coded: Coded) -> None:
    coded.begin()
    refused("UPDATE catalogue_setsource SET units = '[]'")
    refused("DELETE FROM catalogue_setsource")
    assert SetSource.objects.count() == 3


def test_on_sqlite_no_insert_takes_the_place_of_a_row(coded: Coded) -> None:
    if connection.vendor != "sqlite":
        return  # other databases know no such statement
    coded.begin()
    for name in ("sourceversion", "setsource"):
        with pytest.raises(IntegrityError):
            sent(f"INSERT OR REPLACE INTO catalogue_{name} SELECT * FROM catalogue_{name} LIMIT 1")


def test_a_quote_is_in_its_text_word_for_word(coded: Coded) -> None:
    """Also behind an emoji: the database counts code points, too."""
    source = coded.source()
    place = coded.place(SOON)
    good = {"source": source, "start": place.start, "end": place.end, "text": SOON}
    for wrong in ({"text": SOON[::-1]}, {"start": place.start + 1, "end": place.end + 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quote.objects.create(**{**good, **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.create(source=source, start=5, end=5, text="")
    end = len(source.text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.create(source=source, start=end - 1, end=end + 1, text=f"{source.text[-1]}x")
    quote = Quote.objects.create(**good)
    refused("UPDATE catalogue_quote SET text = %s WHERE id = %s", SOON[::-1], _key(quote))


def test_no_code_lies_under_itself_by_any_statement(coded: Coded) -> None:
    top, child = coded.codes["Yhteys"], coded.codes["Soitto"]
    for code, parent in ((top, child), (top, top)):
        refused("UPDATE catalogue_code SET parent_id = %s WHERE id = %s", _key(parent), _key(code))
    assert Code.objects.get(pk=top.pk).parent_id is None


def test_a_mark_is_once_a_code_a_coder_and_a_quote(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    with pytest.raises(IntegrityError), transaction.atomic():
        Coding.objects.create(quote=coding.quote, code=coding.code, coder=coding.coder, at=coding.at)


def test_a_memo_is_of_one_thing(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    with pytest.raises(IntegrityError), transaction.atomic():
        Memo.objects.create(
            candidate=coded.candidate, code=coding.code, quote=coding.quote, text="X", author=coding.coder, at=coding.at
        )


def _key(record: Any) -> str:
    return record.pk.hex if connection.vendor == "sqlite" else str(record.pk)


# --- erasure ---------------------------------------------------------------------------------------------------------
def test_a_name_in_a_frozen_text_a_quote_and_a_memo_is_blocked_out(coded: Coded) -> None:
    person = coded.table.lab.cast.staff[0]
    coded.write(0, f"{person.name} ehdotti soittoa. {SOON}")
    coding_sources.freeze(coded.desk)
    coded.mark(f"{person.name} ehdotti soittoa.", "Soitto")
    (after,) = coded.mark(SOON, "Aika")
    memo = coding_memos.write_memo(coded.desk, text=f"Kysy lisää: {person.name}.")
    coding_memos.change_memo(coded.desk, memo, text=f"Kysy vielä: {person.name}.")
    block_name(person.pk)
    source = coded.source()
    assert person.name not in source.text
    assert source.masked_at is not None
    assert [one.text for one in Quote.objects.order_by("start")] == [
        f"{'█' * len(person.name)} ehdotti soittoa.".replace("█ █", "███"), SOON,
    ]  # fmt: skip
    # What comes after it stands where it stood.
    assert source.text[after.quote.start : after.quote.end] == SOON
    assert person.name not in Memo.objects.get(pk=memo.pk).text
    with reading(system("test")):
        assert not Revision.objects.filter(object_id=memo.pk, before__icontains=person.name).exists()
    found = everything(coded.desk, leave_out=False)
    assert person.name not in str(found.texts)


def test_an_export_that_was_checked_before_is_checked_again_after_an_erasure(coded: Coded) -> None:
    person = person_of("Tuulikki Vesanto", coded.table.lab.cast.unit)
    memo = coding_memos.write_memo(coded.desk, text="Kysy: Tuulikki Vesanto.")
    found = everything(coded.desk, leave_out=False)
    kept = {one: "Keksitty nimi" for one in found.spots if one.part == f"memo:{memo.pk}"}
    assert kept
    fine = {"recognisable": False, "names_allowed": True, "sensitive": False}
    coding_export.confirm(coded.desk, leave_out=False, kept=kept, answers=fine)
    coding_export.taken_out(coded.desk, leave_out=False)
    block_name(person.pk)
    with pytest.raises(DomainError, match="export_unchecked"):
        coding_export.taken_out(coded.desk, leave_out=False)
    assert reads.memo_rows(coded.desk)[0].text == f"Kysy: {'█' * len('Tuulikki Vesanto')}."


def test_a_name_goes_out_of_whatever_analysts_wrote(coded: Coded) -> None:
    """Guides of codes and answers to contradictions, their older wordings too."""
    from oppiva.catalogue import services
    from oppiva.catalogue.models import ContradictionAnswer
    from oppiva.catalogue.services import coding_codes

    person = coded.table.lab.cast.staff[0]
    code = coded.codes["Aika"]
    for words in (f"Kuten {person.name} sanoi.", f"Niin kuin {person.name} sanoi."):
        coding_codes.change_code(coded.desk, code, fields={"name": "Aika", "colour": "lake", "definition": words})
        code.refresh_from_db()
    edge = coded.table.place(3, coded.candidate, "contradicts")
    services.answer_contradiction(coded.table.actor, edge, text=f"{person.name} kertoi ruuhkasta.")
    block_name(person.pk)
    assert Code.objects.get(pk=code.pk).definition.endswith(" sanoi.")
    assert person.name not in Code.objects.get(pk=code.pk).definition
    assert person.name not in ContradictionAnswer.objects.get().text
    with reading(system("test")):
        assert not Revision.objects.filter(before__icontains=person.name, object_id=code.pk).exists()
