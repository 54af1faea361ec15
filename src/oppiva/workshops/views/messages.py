"""Messages of a series: read by the series, written, withdrawn and corrected by its facilitators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.people.words import roles_in_words
from oppiva.programme.models import Programme
from oppiva.ui.errors import NotAllowed
from oppiva.workshops import errors, queries, rules, services, telling_words
from oppiva.workshops.forms.messages import MessageForm
from oppiva.workshops.models import Series, SeriesMessage
from oppiva.workshops.pages.series import other_pages
from oppiva.workshops.services.messages import Sent
from oppiva.workshops.views.paths import series_path


@require_safe
def message_list(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """What the series, or one's own team, has been told; who may write has the form above it."""
    found = rules.series_for_messages(actor_of(request), code, series)
    return _page(request, found, None, status=200)


def _page(request: HttpRequest, series: Series, form: MessageForm | None, *, status: int) -> HttpResponse:
    actor = actor_of(request)
    may_write = rules.may_write_messages(actor, series) and series.programme.state != Programme.State.ENDED
    rows = queries.message_rows(actor, series)
    context = {
        "series": series,
        "rows": rows,
        "sentence": telling_words.messages_of(series.code, sum(row.withdrawn_at is None for row in rows)),
        "may_write": may_write,
        "form": form or (MessageForm(teams=queries.teams_to_write(series)) if may_write else None),
        "pages": other_pages(actor, series),
        "path": series_path(series, (_("Messages"), "")),
    }
    return render(request, "workshops/message_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def message_add(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """A new message."""
    actor = actor_of(request)
    found = rules.series_for_messages(actor, code, series)
    _allow(actor, found)
    form = MessageForm(request.POST if request.method == "POST" else None, teams=queries.teams_to_write(found))
    if form.is_valid() and (sent := _write(actor, found, form)):
        messages.success(request, _told(sent))
        return redirect("workshops:messages", code=code, series=series)
    return _page(request, found, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def message_correct(request: HttpRequest, code: str, series: str, pk: UUID) -> HttpResponse:
    """A new message in place of one that is withdrawn by it."""
    actor = actor_of(request)
    old = rules.message_for(actor, code, series, pk)
    _allow(actor, old.series)
    first = {"text": old.text, "team": str(old.team_id or ""), "by_mail": old.by_mail}
    sent_form = request.POST if request.method == "POST" else None
    form = MessageForm(sent_form, teams=queries.teams_to_write(old.series), initial=first)
    if form.is_valid() and (sent := _write(actor, old.series, form, corrects=old)):
        messages.success(request, _told(sent))
        return redirect("workshops:messages", code=code, series=series)
    back = reverse("workshops:messages", args=[code, series])
    context = {
        "form": form,
        "series": old.series,
        "message": old,
        "back": back,
        "path": series_path(old.series, (_("Messages"), back), (_("Correct"), "")),
    }
    return render(request, "workshops/message_correct.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def message_withdraw(request: HttpRequest, code: str, series: str, pk: UUID) -> HttpResponse:
    """Takes a message back."""
    actor = actor_of(request)
    message = rules.message_for(actor, code, series, pk)
    _allow(actor, message.series)
    if request.method == "POST":
        services.withdraw_message(actor, message)
        messages.success(request, _("The message is withdrawn. Mails that had not gone yet do not go."))
    return redirect("workshops:messages", code=code, series=series)


def _write(actor: Actor, series: Series, form: MessageForm, *, corrects: SeriesMessage | None = None) -> Sent | None:
    given = form.cleaned_data
    try:
        return services.write_message(
            actor,
            series,
            text=given["text"],
            team=given.get("team"),
            by_mail=given["by_mail"],
            corrects=corrects,
        )
    except DomainError as error:
        form.add_error(None, errors.words(error))
        return None


def _told(sent: Sent) -> str:
    told = ngettext(
        "The message is out: one person reads it.", "The message is out: %(n)s people read it.", sent.readers
    )
    words = told % {"n": sent.readers}
    if not sent.without_mail:
        return words
    without = ngettext(
        "One of them has had many mails this hour and gets it on the first page only.",
        "%(n)s of them have had many mails this hour and get it on the first page only.",
        sent.without_mail,
    )
    return f"{words} {without % {'n': sent.without_mail}}"


def _allow(actor: Actor, series: Series) -> None:
    if not rules.may_write_messages(actor, series):
        raise NotAllowed(roles_in_words({"action": "write", "kind": "message"}))
    if series.programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")
