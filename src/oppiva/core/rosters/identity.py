"""The Finnish personal identity code: seen, and masked before anything is kept (trust.md W6)."""

import re

# Since 2023 a century may have other signs than - and A (decree 690/2022).
_CODE = re.compile(
    r"(?<![0-9A-Za-z])([0-3][0-9])([01][0-9])([0-9]{2})[-+‐‑–−A-FU-Ya-fu-y]([0-9]{3})([0-9A-Ya-y])(?![0-9A-Za-z])"
)
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
MASK = "••••••-••••"


def _true(found: re.Match[str]) -> bool:
    day, month, year, serial, check = found.groups()
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return False
    return _CHECKS[int(day + month + year + serial) % 31] == check.upper()


def has_code(text: str) -> bool:
    """Whether a text holds an identity code whose check character is right."""
    return any(_true(found) for found in _CODE.finditer(text))


def masked(text: str) -> str:
    """The text with every true identity code made unreadable."""
    return _CODE.sub(lambda found: MASK if _true(found) else found.group(), text)
