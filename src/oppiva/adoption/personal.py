"""What adoptions fill of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.adoption.models import Stage
from oppiva.adoption.queries import personal as rows
from oppiva.adoption.services import erasing as erase
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data

# Links go before the questions.
KINDS = (
    ("adoption_links", "adoptionlink", _("Links of mails that ask about a model in use"),
     rows.link_rows_of, erase.erase_links, rows.links_of, None),
    ("adoption_begins", "beginlink", _("Links by which you asked to begin with a model"),
     rows.begin_rows_of, erase.erase_begins, rows.begins_of, None),
    ("adoption_follow_ups", "adoptionfollowup", _("Questions whether a model is still in use"),
     rows.asked_rows_of, erase.erase_asked, rows.asked_of, _("The answer stays without your name.")),
    ("adoption_pulses", "adoptionpulse", _("Short questions about a model in use"),
     rows.pulse_rows_of, erase.erase_pulses, rows.pulses_of, _("The answer stays without your name.")),
    ("adoption_moves", "stagemove", _("Stages of adoptions that you wrote down"),
     rows.move_rows_of, erase.stays, rows.moves_by,
     _("The move is never changed, by anyone; the id of who wrote it leads to nobody.")),
    ("adoption_pulls", "pulledadaptation", _("Changes of adopters that you took into a model"),
     rows.pull_rows_of, erase.stays, rows.pulls_by, _("That it was taken stays; the id leads to nobody.")),
    ("adoption_follows", "modelfollow", _("Models you follow"),
     rows.follow_rows_of, erase.erase_follows, rows.follows_of, None),
    ("adoptions", "adoption", _("Adoptions of models whose contact you are or that you confirmed"),
     rows.adoption_rows_of, erase.erase_adoptions, rows.adoptions_by,
     _("The adoption stays with the organisation, without your name.")),
)  # fmt: skip
FIELDS: dict[str, Promise] = {
    "adoption": _("Adoption"),
    "adoption_place": _("Place"),
    "adoption_role": pgettext_lazy("adoption", "Your role"),
    "adoption_started_on": pgettext_lazy("adoption", "Begun"),
    "adoption_contact": _("You are the contact"),
    "adoption_confirmed_on": _("Confirmed by you"),
    "adoption_stage": pgettext_lazy("adoption", "Stage"),
    "adoption_on": _("Day"),
    "adoption_words": _("Words"),
    "adoption_told": _("Changes and tips told there"),
}


def register() -> None:
    """Fills the slot."""
    own_data_words.add(FIELDS, {"adoption_stage": dict(Stage.choices)})
    for kind, model, title, found, emptied, query, stays in KINDS:
        register_personal_data(
            PersonalData.in_words(kind, f"adoption.{model}", title, found, emptied, stays=stays, found=query)
        )
