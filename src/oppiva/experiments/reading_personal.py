"""What readers leave behind, in their copy of their own data and in erasure: what they could try, ask and answer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.experiments.models import TeamQuestion
from oppiva.experiments.queries import reading_personal as rows
from oppiva.experiments.services import reading_personal as erase
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data


def register() -> None:
    """Fills the slot."""
    own_data_words.add(
        {
            "experiment": gettext_lazy("Experiment"),
            "could_try_since": gettext_lazy("Since"),
            "picked_since": gettext_lazy("Since"),
            "pick_note": gettext_lazy("Your note"),
            "question_state": gettext_lazy("State"),
            "question_asked_at": gettext_lazy("Asked"),
            "question_text": gettext_lazy("Your question"),
            "question_answer": gettext_lazy("Your answer for the team"),
            "question_closed_why": gettext_lazy("Why you closed it"),
            "question_hidden_why": gettext_lazy("Why it was hidden"),
            "question_settled_at": gettext_lazy("Settled"),
        },
        {
            "question_state": {
                **dict(TeamQuestion.State.choices),
                rows.WITHDRAWN: pgettext_lazy("question", "taken back"),
            }
        },
    )
    register_personal_data(
        PersonalData(
            "would_try",
            lambda: _("Experiments of others that you could try"),
            rows.tried_rows_of,
            erase.erase_would_try,
            models=("experiments.wouldtry",),
            found=rows.tried_of,
        )
    )
    register_personal_data(
        PersonalData(
            "picks",
            lambda: _("Experiments of others that you picked"),
            rows.pick_rows_of,
            erase.erase_picks,
            models=("experiments.pick",),
            found=rows.picks_with,
        )
    )
    register_personal_data(
        PersonalData(
            "team_questions",
            lambda: _("Questions to teams that you asked, answered or hid"),
            rows.question_rows_of,
            erase.erase_questions,
            models=("experiments.teamquestion",),
            stays=lambda: _("The question and the team's answer stay without your name."),
            found=rows.questions_with,
        )
    )
