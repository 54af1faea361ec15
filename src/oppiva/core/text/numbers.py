"""Numbers as people type them."""

import re

# Between thousands: a space, or one of those that keep a number on one line (no-break, narrow, figure and thin).
_SPACES = " \u00a0\u202f\u2007\u2009"
_GROUPED = re.compile(rf"-?[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?")


def plain_number(text: str) -> str:
    """A number as programs write it, from one with a comma, spaces between thousands and a true minus.

    Spaces elsewhere stay, so that two numbers typed into one field are not read as one: `10 12` is no 1 012.
    """
    text = text.strip().replace("\u2212", "-")
    if _GROUPED.fullmatch(text):
        for space in _SPACES:
            text = text.replace(space, "")
    return text.replace(",", ".")
