"""The web app manifest: Oppiva on the home screen of a phone, in the language of the page it was put there from."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.ui.context import prefixed

PAGE, ACTION = "#EDF2EE", "#12382D"  # tokens.css: --c-page and --c-band of the light look


def manifest() -> dict[str, object]:
    """Name, first page, colours and icons."""
    language = get_language() or "fi"
    return {
        "name": "Oppiva",
        "short_name": "Oppiva",
        "description": _("Small experiments at work, written down in half a minute."),
        "lang": language,
        "id": "/",
        "start_url": prefixed("/", language),
        "scope": "/",
        "display": "standalone",
        "background_color": PAGE,
        "theme_color": ACTION,
        "icons": [
            {"src": static("oppiva/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("oppiva/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("oppiva/icon-mask-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
