"""The shape and words of input: a plan file, a section of the plan, what comes into force, commitments."""

from oppiva.programme.forms.commitments import CommitmentForm, ExecutorForm, RemoveCommitmentForm
from oppiva.programme.forms.files import PlanFileForm, PlanTextForm, SectionTextForm
from oppiva.programme.forms.force import EndForm, ForceForm
from oppiva.programme.forms.sections import SectionForm

__all__ = [
    "CommitmentForm",
    "EndForm",
    "ExecutorForm",
    "ForceForm",
    "PlanFileForm",
    "PlanTextForm",
    "RemoveCommitmentForm",
    "SectionForm",
    "SectionTextForm",
]
