"""Following a model: a button of its page, a page for who must sign in first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.adoption import services
from oppiva.adoption.pages.begin import begin_page
from oppiva.adoption.queries.public_use import own_of
from oppiva.catalogue.rules import library
from oppiva.people.asker import actor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow, or stop; each is the undo of the other. A look changes nothing."""
    actor = actor_of(request)
    model = library.published_for(actor, slug)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed not in ("follow", "stop"):
        context = {"page": begin_page(model), "followed": own_of(model, actor).follows}
        return render(request, "adoption/follow.html", context, status=422 if request.method == "POST" else 200)
    if deed == "follow":
        services.follow(actor, model)
        messages.success(request, _("You hear of new versions of the model. The same button stops it."))
    else:
        services.unfollow(actor, model)
        messages.success(request, _("You do not hear of the model any more. The same button brings it back."))
    return redirect("catalogue:model", slug)
