"""Numbers are read as people here write them, in every form: spaces between thousands, a comma before decimals."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from oppiva.core.text import plain_number
from oppiva.people.forms.organisations import UnitForm
from oppiva.programme.forms.values import FigureField, ScaledField
from oppiva.ui.forms import NumberField, NumberInput, WholeField
from oppiva.ui.spoken import _fields, _forms
from oppiva.workshops.forms.series import SeriesForm

SPACES = [" ", "\u00a0", "\u202f", "\u2007", "\u2009"]


@pytest.mark.parametrize("space", SPACES)
def test_thousands_may_be_parted_by_any_space(space: str) -> None:
    typed = f" 1{space}200 "
    assert WholeField().clean(typed) == 1200
    assert NumberField().clean(f"{typed.strip()},5") == Decimal("1200.5")
    assert FigureField().clean(typed) == 1200
    assert ScaledField(scale=100).clean(f"1{space}200,50 €") == 120050


def test_spaces_elsewhere_make_two_numbers_and_are_refused() -> None:
    for typed in ("10 12", "1 20", "1 2000", "12 00", "1 200 5"):
        assert " " in plain_number(typed)
        for field in (WholeField(), NumberField(), FigureField(), ScaledField()):
            with pytest.raises(ValidationError):
                field.clean(typed)


@pytest.mark.parametrize("typed", ["1_0", "١٢", "0x10", "1e3", "7,5"])
def test_a_whole_number_is_in_plain_digits(typed: str) -> None:
    with pytest.raises(ValidationError):
        WholeField().clean(typed)


def test_zeros_after_the_comma_and_a_true_minus_are_no_hindrance() -> None:
    assert WholeField().clean("18,0") == 18
    assert WholeField().clean("\u22125") == -5
    assert NumberField().clean("\u22121\u00a0000,25") == Decimal("-1000.25")


def test_the_sizes_of_units_and_series_take_what_the_page_itself_would_write() -> None:
    assert UnitForm.base_fields["size"].clean("1\u00a0200") == 1200
    assert isinstance(SeriesForm.base_fields["seats"], WholeField)


def test_no_form_lets_the_browser_refuse_a_comma_or_a_space() -> None:
    """A field of numbers is one of ours: the widget of Django is `type=number`, which empties `1 200`."""
    for form in _forms():
        for name, field in _fields(form).items():
            if field.widget.is_hidden or isinstance(field, forms.UUIDField) or not field.label:
                continue
            assert not isinstance(field.widget, forms.NumberInput), f"{form.__module__}.{form.__name__}.{name}"
            if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
                assert isinstance(field.widget, NumberInput), f"{form.__module__}.{form.__name__}.{name}"
