"""One's own picks: one tap on or off, a note of why, what has been looked at, and dropping what is closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.core.text.personal import has_identity_code
from oppiva.experiments import rules, services
from oppiva.experiments.forms.fields import warn_of_codes
from oppiva.experiments.forms.others import PICKED, PickForm, shown_of
from oppiva.experiments.pages import for_readers
from oppiva.experiments.pages import others as pages
from oppiva.experiments.views.at_work import sight_of
from oppiva.experiments.views.others import CARD
from oppiva.experiments.views.sent import after_of, with_query
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show as answered


@require_POST
def pick(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One tap on or off; pressed again it is taken back, with its note."""
    sight = sight_of(request, code, experiment)
    if request.POST.get("wanted") == "1":
        services.pick(sight)
        messages.success(request, _("Experiment %(code)s is picked.") % {"code": sight.experiment.code})
    else:
        note = services.drop_pick(sight.actor, sight.experiment.pk)
        words = _("Experiment %(code)s is not among your picks any more.") % {"code": sight.experiment.code}
        messages.success(request, _with_note(words, note))
    return redirect(_back(request, code, experiment))


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Why one picked it: kept for oneself. An identity code is saved as in every draft, and warned of."""
    sight = sight_of(request, code, experiment)
    rules.require_pick(sight)
    held = for_readers.pick_of(sight)
    written = held.note if held is not None else ""
    form = PickForm(request.POST if request.method == "POST" else None, initial={"note": written})
    if form.is_valid():
        services.pick(sight, note=form.cleaned_data["note"])
        messages.success(request, _("Saved."))
        if has_identity_code(form.cleaned_data["note"]):
            messages.warning(request, pages.CODE_IN_NOTE)
        return redirect(_back(request, code, experiment))
    warn_of_codes(form, pages.CODE_IN_NOTE)
    name = _("Experiment %(code)s") % {"code": sight.experiment.code}
    address = reverse("experiments:experiment", args=[code, experiment])
    context = {
        "experiment": sight.experiment,
        "form": form,
        "fields": list(form),
        "heading": _("Why did you pick it?"),
        "readers": _("Only you see this."),
        "back": after_of(request) or address,
        "after": after_of(request),
        "path": [(name, address)],
    }
    return answered(request, "experiments/small_form.html", context)


@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Drops one of one's own picks, as a rule one that is not open any more."""
    actor = actor_of(request)
    note = services.drop_pick(actor, rules.pick_for(actor, pk).experiment_id)
    messages.success(request, _with_note(_("The pick is removed."), note))
    return redirect(after_of(request) or _list())


@require_POST
def looked(request: HttpRequest) -> HttpResponse:
    """What the page showed of one's picks has been looked at."""
    services.look_at_picks(actor_of(request), shown_of(request.POST.getlist("shown")))
    messages.success(request, _("Marked as seen."))
    return redirect(after_of(request) or _list())


def _with_note(words: str, note: str) -> str:
    """What was done, and once more the note that went with it."""
    return _("%(done)s Your note was: %(note)s") % {"done": words, "note": note} if note else words


def _list() -> str:
    return reverse("experiments:others_choose", query={PICKED: "1"})


def _back(request: HttpRequest, code: str, experiment: str) -> str:
    """The list one pressed on, at its card, else the page of the experiment, where the confirmation stands."""
    after = after_of(request)
    if after:
        return f"{with_query(after, **{CARD: experiment})}#{for_readers.NEWS}"
    here = reverse("experiments:experiment", args=[code, experiment])
    return f"{with_query(here, **{for_readers.SPOT: for_readers.PICK})}#{for_readers.NEWS}"
