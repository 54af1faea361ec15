"""What models tell people of, in words: notices of states and questions, and the mail to who is asked."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from oppiva.catalogue.desk_words import fields, still
from oppiva.catalogue.queries.desk import of_gate
from oppiva.catalogue.services.model_telling import ASKED, ASKED_MAIL, MODEL
from oppiva.jobs.registry import Letter, Mail, mail
from oppiva.people import slots


def register() -> None:
    """Makes the notices and the mail known; the mail waits for the morning."""
    slots.register_notice(slots.NoticeKind(MODEL, "catalogue.operatingmodel", model_line))
    slots.register_notice(slots.NoticeKind(ASKED, "catalogue.modelasked", asked_line))
    mail(ASKED_MAIL, asked_mail, quiet=True)


def model_line(code: str, facts: slots.Facts) -> str:
    """What happened to a model that the reader has written."""
    if code == "peer_reviewed":
        return _reviewed(facts)
    if code == "text_changed":
        names = fields([str(one) for one in named]) if isinstance(named := facts.get("fields"), list) else ""
        words = _("Model %(code)s is on trial again and reviewed anew, as its text has changed: %(fields)s.")
        return words % {"code": facts.get("code", ""), "fields": names}
    lines = {
        "draft": _("Model %(code)s is a draft again."),
        "testing": _("Model %(code)s is on trial elsewhere."),
        "published": _("Model %(code)s is published."),
        "due_review": _("Model %(code)s: its check is due."),
        "replaced": _("Model %(code)s was replaced by another."),
        "withdrawn": _("Model %(code)s was taken out of use."),
        "returned": _("Model %(code)s is a candidate again."),
        "trial_told": _("Model %(code)s: another place told how it tried the model."),
        "approved": _("Model %(code)s: a reviewer approved the text."),
        "sent_back": _("Model %(code)s: a reviewer sent the text back."),
        "source_closed": _("Model %(code)s: an experiment it stands on is no longer public."),
    }
    return lines.get(code, _("Model %(code)s has changed.")) % {"code": facts.get("code", "")}


def _reviewed(facts: slots.Facts) -> str:
    """That a model was reviewed, and what publishing asked for at that moment; an early notice does not know it."""
    missing = facts.get("missing")
    if not isinstance(missing, list):
        words = _("Model %(code)s has been reviewed.")
    elif lacks := of_gate([str(one) for one in missing]):
        words = _("Model %(code)s has been reviewed. Missing before it is published: %(what)s.")
        return words % {"code": facts.get("code", ""), "what": still(lacks)}
    else:
        words = _("Model %(code)s has been reviewed. It can be published.")
    return words % {"code": facts.get("code", "")}


def asked_line(code: str, facts: slots.Facts) -> str:
    """What is asked of the reader."""
    if code == "trial":
        words = _("Would you try model %(code)s from its text alone?")
    else:
        words = _("Would you review model %(code)s?")
    return words % {"code": facts.get("code", "")}


def asked_mail(letter: Letter) -> Mail:
    """The question, what it takes, and the way to the text."""
    trial = letter.context["what"] == "trial"
    words = {
        "subject": asked_line(str(letter.context["what"]), letter.context),
        "trial": trial,
        "address": f"{settings.OPPIVA_ADDRESS.rstrip('/')}{letter.context['link']}",
    }
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string("catalogue/mail/model_asked.txt", words),
        html=render_to_string("catalogue/mail/model_asked.html", words),
    )
