"""A model on other sites: its card as a small page that any site may frame, and the page that offers it.

The card is the one page of the service that others may frame (trust.md 10.3, 10.4): it has no script, no form and no
cookie, and says the same to everybody.
"""

from __future__ import annotations

from hashlib import sha256

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.pages.library_feeds import feeds_beside
from oppiva.catalogue.pages.model_card import Beside, Card, card_of, embed_page, home_address
from oppiva.catalogue.queries.library import places_of
from oppiva.catalogue.queries.library_model import replaced_why, successor_of, term_of
from oppiva.catalogue.rules import library
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.ui.formatting import date as full_date

FRAMED = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "style-src": [SELF],
    "frame-ancestors": ["*"],
}
# Others may show it for so long before they ask again: that a model was withdrawn is told within ten minutes.
MINUTES = 10


# django-csp knows views of one argument alone.
@csp(FRAMED)  # type: ignore[arg-type]
@xframe_options_exempt
@login_not_required
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card, the same for everybody: whoever is signed in here is not asked, so that no cookie is read."""
    found = library.newest_for(ANONYMOUS, slug)
    language = get_language() or "fi"
    shown = {"card": _card(found, language), "library": home_address(language)}
    body = render_to_string("catalogue/model_card.html", shown).encode()
    etag = quote_etag(sha256(body).hexdigest())
    held = get_conditional_response(request, etag=etag)
    answer = held if held is not None and held.status_code == 304 else HttpResponse(body)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
@login_not_required
@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The line of the frame and the plain HTML, to copy, and the card as it looks."""
    found, language = library.newest_for(actor_of(request), slug), get_language() or "fi"
    areas = sorted({area for one in found.content["sources"] for area in one["areas"]})
    page = embed_page(
        found, _card(found, language), feeds_beside(theme=found.content["model"]["theme"] or "", areas=areas),
        today=full_date(clock.today()),
    )  # fmt: skip
    return render(request, "catalogue/embed.html", {"page": page})


def _card(found: ModelVersion, language: str) -> Card:
    model = found.operating_model
    beside = Beside(places_of([model.pk])[model.pk], term_of(model), successor_of(model), replaced_why(model))
    return card_of(found, beside, language=language)
