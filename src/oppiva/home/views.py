"""The first page, and the pages that are open to everyone: privacy, accessibility, help."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oppiva.home import guides, manifests, pages, rights, statements
from oppiva.home.numbers import device_of
from oppiva.people import rules as people_rules
from oppiva.people.asker import actor_of
from oppiva.people.models import Person
from oppiva.people.signin import is_shared_device


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is next for the person, and what each of their roles has."""
    page = pages.home_page(cast(Person, request.user), actor_of(request))
    device = device_of(actor_of(request), page.number, shared=is_shared_device(request)) if page.in_team else None
    context = {"page": page, "app": page.in_team and page.narrow, "device": device, "again": "toinen" in request.GET}
    answer = render(request, "home/home.html", context)
    if device is not None:
        # By this the phone knows whose page it keeps for a time without network (log-worker.js).
        answer["X-Oppiva-Who"] = device.key
    return answer


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the service beside its other programs."""
    return JsonResponse(manifests.manifest(), content_type="application/manifest+json")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored of a person, why, how long, and what one may ask for."""
    person = request.user if isinstance(request.user, Person) else None
    sees_record = people_rules.may_read_processing(actor_of(request))
    context = {**statements.privacy(actor_of(request), person), "sees_record": sees_record}
    return render(request, "home/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement of Act 306/2019."""
    return render(request, "home/accessibility.html", statements.accessibility())


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to get on, whom to ask, and what each role may do, read from the policy itself."""
    chosen = request.GET.get("rooli", "")
    own = [role for role in rights.ROLES_SHOWN if role in actor_of(request).roles]
    role = chosen if chosen in rights.ROLES_SHOWN else (own[0] if own else "")
    mine, others = guides.guides(actor_of(request).roles)
    return render(request, "home/help.html", {**rights.help_context(role), "guides": mine, "other_guides": others})


@login_not_required
@require_safe
def guide(request: HttpRequest, noun: str) -> HttpResponse:
    """The guide of one role."""
    mine, others = guides.guides(actor_of(request).roles)
    shown = guides.guide(guides.NAMES[noun])
    return render(
        request, "home/guide.html", {"guide": shown, "others": [one for one in (*mine, *others) if one is not shown]}
    )
