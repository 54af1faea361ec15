"""One to ten in words, as the sentence above a page says them; larger ones in figures."""

from django.utils.translation import pgettext

from oppiva.ui.formatting import number as figures


def number_word(number: int) -> str:
    """One to ten in words with a capital, for the sentence of a page; larger ones in figures."""
    words = (
        pgettext("number", "One"),
        pgettext("number", "Two"),
        pgettext("number", "Three"),
        pgettext("number", "Four"),
        pgettext("number", "Five"),
        pgettext("number", "Six"),
        pgettext("number", "Seven"),
        pgettext("number", "Eight"),
        pgettext("number", "Nine"),
        pgettext("number", "Ten"),
    )
    return words[number - 1] if 0 < number <= len(words) else figures(number)


def number_inside(number: int) -> str:
    """One to ten in words for the middle of a sentence; larger ones in figures."""
    return number_word(number).lower()
