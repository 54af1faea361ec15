"""The shape of what is typed and pressed at the table."""

from oppiva.catalogue.forms.asked import Asked, asked_of
from oppiva.catalogue.forms.candidates import AnswerForm, CandidateForm, KeepForm, MergeForm, NameForm, renamed
from oppiva.catalogue.forms.deeds import Pressed, pressed_of
from oppiva.catalogue.forms.split import KEEP, SplitForm

__all__ = [
    "KEEP",
    "AnswerForm",
    "Asked",
    "CandidateForm",
    "KeepForm",
    "MergeForm",
    "NameForm",
    "Pressed",
    "SplitForm",
    "asked_of",
    "pressed_of",
    "renamed",
]
