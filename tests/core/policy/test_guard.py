"""Guarded tables are open only where reading was said aloud."""

import contextvars

import pytest

from core.policy.cast import grant, person
from oppiva.core.policy import ANONYMOUS, NotReading, is_reading, reader, reading, require_reading, system


def test_closed_until_opened_and_closed_again_after():
    assert not is_reading()
    with pytest.raises(NotReading):
        require_reading()
    reader = person(grant("analyst", "programme"))
    with reading(reader):
        assert is_reading()
        assert require_reading() == reader
        with reading(system("night")):
            assert require_reading().system == "night"
        assert require_reading() == reader
    assert not is_reading()


def test_closed_again_after_a_failure():
    with pytest.raises(RuntimeError), reading(ANONYMOUS):
        raise RuntimeError
    assert not is_reading()


def test_another_context_does_not_see_it():
    with reading(ANONYMOUS):
        assert contextvars.Context().run(is_reading) is False


def test_who_reads_is_known_to_those_who_must_pass_it_on():
    assert reader() is None
    with reading(ANONYMOUS):
        assert reader() == ANONYMOUS
