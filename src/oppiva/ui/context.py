"""What every page's frame needs. (The ui engineer completes this.)"""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Sections of the top bar, languages and the person."""
    return {}
