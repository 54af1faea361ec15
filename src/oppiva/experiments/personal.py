"""What experiments fill of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.experiments.models import (
    Amendment,
    Choice,
    EntryKind,
    FollowUp,
    Measured,
    PermissionRequest,
    PublicationCheck,
)
from oppiva.experiments.queries import follow_personal as follow_rows
from oppiva.experiments.queries import personal as rows
from oppiva.experiments.services import personal as erase
from oppiva.experiments.services.follow_ups import erase_follow_ups, erase_links
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data

KINDS = (
    ("experiment_texts", "problem prediction measure trial result publictext",
     _("What you wrote of your team's experiments"),
     rows.text_rows_of, erase.erase_texts, _("The team's text stays without your name.")),
    ("experiment_tasks", "task", _("What you do in your team's trials"),
     rows.task_rows_of, erase.erase_tasks, _("The team's task stays without your name.")),
    ("experiment_numbers", "observation", _("Numbers you wrote down of trials"),
     rows.number_rows_of, erase.erase_numbers, _("The number stays without your name.")),
    ("experiment_entries", "diaryentry", _("Lines you wrote into the diary of a trial"),
     rows.entry_rows_of, erase.erase_entries, _("The line stays without your name; recorded speech is removed.")),
    ("experiment_decisions", "decision", _("Decisions of experiments that you see to or recorded"),
     rows.decision_rows_of, erase.erase_decisions, _("The team's decision stays without your name.")),
    ("experiment_amendments", "amendment", _("Changes of locked predictions that you signed"),
     rows.amendment_rows_of, erase.erase_amendments, _("Both values stay without your name.")),
    ("experiment_drafts", "stepdraft", _("Text you typed of an experiment and did not save"),
     rows.draft_rows_of, erase.erase_drafts, None),
    ("experiment_shares", "stepshare", _("Steps of experiments that you shared"),
     rows.share_rows_of, erase.erase_shares, _("That a step was shared stays without your name.")),
    ("experiment_names", "authorname", _("Whether your name may stand beside an experiment"),
     rows.name_rows_of, erase.erase_names, None),
    ("experiment_permissions", "permissionrequest", _("Permissions for trials that you asked for or answered"),
     rows.permission_rows_of, erase.erase_permissions, _("That permission was asked stays without your name.")),
    ("experiment_news", "decisionnews", _("Decisions of experiments that you told or were told"),
     rows.news_rows_of, erase.erase_news, _("That the decision was told stays without your name.")),
    ("experiment_publications", "publication", _("Experiments that you published"),
     rows.publication_rows_of, erase.erase_publications, _("That it was published stays without your name.")),
    ("publication_checks", "publicationcheck flagdecision", _("Checks before publishing that you asked for or made"),
     rows.publication_check_rows_of, erase.erase_publication_checks,
     _("That the check was made stays without a name.")),
    ("experiment_follow_ups", "followup", _("Questions whether a decision is still in use"),
     follow_rows.follow_rows_of, erase_follow_ups, _("The answer stays without your name.")),
    ("experiment_follow_links", "followuplink", _("Links of mails that ask whether a decision is still in use"),
     follow_rows.link_rows_of, erase_links, None),
    ("experiment_checks", "experiment", _("Experiments whose customer data you checked"),
     rows.check_rows_of, erase.stays, _("That the check was made stays without a name.")),
)  # fmt: skip
FIELDS: dict[str, Promise] = {
    "experiment": _("Experiment"),
    "experiment_field": _("Field"),
    "done_at": _("Done"),
    "measured": _("Of what time"),
    "observed_on": _("Day"),
    "value": _("Number"),
    "cases": _("From how many cases"),
    "written_at": _("Written down"),
    "entry_kind": _("What it tells"),
    "happened_on": _("Day"),
    "photo": _("With a photo"),
    "photo_alt": _("What is in the photo"),
    "speech": _("With speech"),
    "choice": _("Choice"),
    "next_on": _("Looked at again"),
    "decided_at": _("Decided"),
    "sees_to_it": _("You see to it"),
    "recorded": _("You recorded it"),
    "target": _("What was changed"),
    "shared_at": _("Shared"),
    "named": _("Your own name may be shown"),
    "permission_state": _("State"),
    "asked_by": _("Asked by"),
    "supervisor": _("Asked from"),
    "answer_text": _("Your words"),
    "permission_asked_at": _("Asked"),
    "answer": _("Answer"),
    "round": _("Months after the decision"),
    "still_in_use": _("Still in use"),
    "asked_of_you": _("Asked from you"),
    "you_answered": _("You answered"),
    "link_made_at": _("The link was made"),
    "passed_on_at": _("You passed the question on"),
    "told_by": _("Told by"),
    "version_number": _("Version"),
    "published_at": _("Published"),
    "check_state": _("State"),
    "check_asked_by": _("Asked by"),
    "checked_by": _("Checked by"),
    "check_asked_at": _("Asked"),
    "confirmed_at": _("Confirmed"),
    "told_to": _("Told to"),
}


def register() -> None:
    """Fills the slot."""
    who = own_data_words.WHO
    own_data_words.add(
        FIELDS,
        {
            "measured": dict(Measured.choices),
            "entry_kind": dict(EntryKind.choices),
            "choice": dict(Choice.choices),
            "target": dict(Amendment.Of.choices),
            "permission_state": dict(PermissionRequest.State.choices),
            "answer": dict(PermissionRequest.Answer.choices),
            "still_in_use": dict(FollowUp.Value.choices),
            "asked_by": who,
            "supervisor": who,
            "told_by": who,
            "check_state": dict(PublicationCheck.State.choices),
            "check_asked_by": who,
            "checked_by": who,
            "told_to": who,
        },
    )
    query_of = {**rows.FOUND, **follow_rows.FOUND}
    for kind, models, title, found, emptied, left in KINDS:
        named = " ".join(f"experiments.{model}" for model in models.split())
        register_personal_data(
            PersonalData.in_words(kind, named, title, found, emptied, stays=left, found=query_of[kind])
        )
