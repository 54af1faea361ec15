"""Personal data in a text before others read it: marks for a person to decide on, never a verdict."""

from oppiva.core.text.personal.checking import find_personal
from oppiva.core.text.personal.codes import has_identity_code, without_identity_codes
from oppiva.core.text.personal.flags import KINDS, Confidence, Flag, Kind
from oppiva.core.text.personal.mentions import mentions

__all__ = [
    "KINDS",
    "Confidence",
    "Flag",
    "Kind",
    "find_personal",
    "has_identity_code",
    "mentions",
    "without_identity_codes",
]
