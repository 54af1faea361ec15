"""One's own notices, and the way out of the digest that its mails carry."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oppiva.people import queries, services
from oppiva.people.notices import line_of
from oppiva.people.sentences import notices_sentence
from oppiva.people.views.answers import Request, post_only
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in, page_in


def notices(request: Request) -> HttpResponse:
    """What others have changed of what is one's own: a line a record, newest first, the unread marked."""
    unread = queries.unread_notices(request.user.pk)
    page = queries.notice_page(request.actor, page_in(request.GET))
    context = {
        "page": page,
        "lines": [line_of(notice) for notice in page.rows],
        "unread": unread,
        "sentence": notices_sentence(unread, any_at_all=bool(page.rows)),
        "person": request.user,
    }
    return show(request, "people/notices.html", context)


@post_only("people:notices", of_object=False)
def mark_read(request: Request) -> HttpResponse:
    """All that the page showed, as read."""
    services.mark_read(request.actor, until=id_in(request.POST, "newest"))
    messages.success(request, _("Marked as read."))
    return redirect("people:notices")


# RFC 8058: a mail program sends the form by itself, without any cookie; the signed token of the address stands for
# the person, and can do nothing else.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a digest; looking changes nothing, its button turns the digest off."""
    person = services.person_of_digest_token(token)
    if person is None:
        raise Http404
    done = request.method == "POST"
    if done:
        services.turn_digest_off(person)
    answer = show(cast(Request, request), "people/digest_off.html", {"done": done})
    answer["Referrer-Policy"] = "no-referrer"  # trust.md 10.3: the address holds the token
    answer["X-Robots-Tag"] = "noindex"
    return answer
