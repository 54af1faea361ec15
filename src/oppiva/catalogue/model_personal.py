"""What the library fills of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.catalogue.models import PeerReview, StewardQuestion, Stewardship
from oppiva.catalogue.queries import model_personal as rows
from oppiva.catalogue.services import model_personal as erase
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data

# Names in what others wrote of models are blocked out with the first kind: an erasure runs through them all.
KINDS = (
    ("model_versions", "modelversion", _("Versions of operating models you published"),
     rows.version_rows_of, erase.block_names, rows.versions_by,
     _("A published version is never changed, by anyone; the id of who published it leads to nobody.")),
    ("model_trials", "modeltrial", _("Operating models you were asked to try"),
     rows.trial_rows_of, erase.stays, rows.trials_by,
     _("That the model was tried stays without your name.")),
    ("model_reviews", "peerreview", _("Operating models you were asked to review"),
     rows.review_rows_of, erase.stays, rows.reviews_by,
     _("That the model was reviewed stays without your name: two peers must have read it.")),
    ("model_stewardships", "stewardship", _("Operating models you were asked to keep"),
     rows.term_rows_of, erase.erase_terms, rows.terms_by,
     _("The organisation and the role stay with the model; you are not named.")),
    ("model_questions", "stewardquestion", _("Questions to stewards that you asked or answered"),
     rows.question_rows_of, erase.erase_questions, rows.questions_by,
     _("Question and answer stay without your name and your address.")),
)  # fmt: skip
FIELDS: dict[str, Promise] = {
    "model_code": pgettext_lazy("operating model", "Model"),
    "model_number": _("Version"),
    "model_note": _("What was new"),
    "model_at": _("When"),
    "model_asked_at": _("Asked"),
    "model_answered_at": _("Answered"),
    "model_done_on": _("Done"),
    "model_unclear": _("What was unclear"),
    "model_changed": _("What was changed, or why nothing was"),
    "review_kind": _("Which review"),
    "review_state": _("What you said"),
    "review_text": _("Your words"),
    "steward_organisation": _("Organisation"),
    "steward_role": _("Role"),
    "steward_state": _("State"),
    "steward_accepted_on": _("Accepted"),
    "steward_ends_on": pgettext_lazy("stewardship", "Until"),
    "steward_ended_on": pgettext_lazy("stewardship", "Ended"),
    "steward_reason": _("Your reason"),
    "question_text": _("What you asked"),
    "question_state": _("State"),
    "question_answer": _("What you answered"),
}


def register() -> None:
    """Fills the slot."""
    own_data_words.add(
        FIELDS,
        {
            "review_kind": dict(PeerReview.Kind.choices),
            "review_state": dict(PeerReview.State.choices),
            "steward_state": dict(Stewardship.State.choices),
            "question_state": dict(StewardQuestion.State.choices),
        },
    )
    for kind, model, title, found, emptied, query, stays in KINDS:
        register_personal_data(
            PersonalData.in_words(kind, f"catalogue.{model}", title, found, emptied, stays=stays, found=query)
        )
