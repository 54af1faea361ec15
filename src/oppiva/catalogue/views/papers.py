"""What is made of a published version when it is asked for: the memo for who decides, the slide, picture and code.

All of it is public as the page of the model is. A memo takes half a second of a processor and its figures are anyone's,
so that no answer can be kept: an address gets so many in ten minutes. Slide and picture of a version never change.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oppiva.catalogue import paper_rates
from oppiva.catalogue.addresses import model_address
from oppiva.catalogue.exports import codes, model_memo, model_picture, model_slide
from oppiva.catalogue.forms.library import CalculatorForm
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.own_figures import OwnFigures
from oppiva.catalogue.queries.library_model import withdrawn_sources
from oppiva.catalogue.rules import library
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.sniff import MEDIA_TYPES
from oppiva.people.asker import actor_of
from oppiva.ui import docx, pdf
from oppiva.ui.papers import Paper

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"
DAY = 24 * 3600
FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def memo(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The memo for who decides, as a tagged PDF; 404 where none can be drawn."""
    found = library.version_for(actor_of(request), slug, number)
    if not pdf.available():
        raise Http404
    return _memo(request, found, "pdf", pdf.paper)


@login_not_required
@require_safe
def memo_docx(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The same as a document that can be edited."""
    return _memo(request, library.version_for(actor_of(request), slug, number), "docx", docx.paper)


@login_not_required
@require_safe
def slide(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """One page for a wall: what it is, three dials, its core, and the code that leads to it."""
    found, language = library.version_for(actor_of(request), slug, number), get_language() or "fi"
    if not pdf.available():
        raise Http404
    name = model_slide.file_name(found)
    return _kept(
        request,
        f"slide:{model_slide.DRAWN}:{found.content_hash}:{language}",
        lambda: counted(request, lambda: model_slide.slide_of(found, language)),
        "application/pdf",
        content_disposition_header(False, name) or "inline",
    )


@login_not_required
@require_safe
def og(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The picture that stands beside a link to the model elsewhere."""
    found, language = library.version_for(actor_of(request), slug, number), get_language() or "fi"
    return _kept(
        request,
        f"og:{model_picture.DRAWN}:{found.content_hash}:{language}",
        lambda: model_picture.picture_of(found, language),
        "image/png",
        "inline",
    )


@login_not_required
@require_safe
def qr(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of the model as a code to print, a drawing."""
    found = library.published_for(actor_of(request), slug)
    drawn = codes.qr_svg(model_address(found.slug, get_language() or "fi"))
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


def _memo(request: HttpRequest, found: ModelVersion, form: str, write: Callable[[Paper], bytes]) -> HttpResponse:
    language, own = get_language() or "fi", figures_in(request.GET)
    closed = withdrawn_sources(actor_of(request), found)
    made = model_memo.memo_of(found, language=language, own=own, today=clock.today(), closed=closed)
    content = counted(request, lambda: write(made))
    return _file(content, MEDIA_TYPES[form], model_memo.file_name(found, language, form))


def figures_in(query: QueryDict) -> OwnFigures:
    """The figures in an address, as the page of the calculator sends them; what it refuses is refused here, in its
    words (`figure_refused`, `said`)."""
    form = CalculatorForm(query)
    if not form.is_valid():
        said = (f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        raise DomainError("figure_refused", said=" ".join(said))
    given = form.cleaned_data
    return OwnFigures(given["henkilosto"], given["asiakkaita"], form.cents())


def counted(request: HttpRequest, make: Callable[[], bytes]) -> bytes:
    """What is made, unless the address has asked for too many (`papers_too_many`)."""
    if not paper_rates.has_room(get_ip(request)):
        raise DomainError("papers_too_many", retry_after=int(paper_rates.SPAN))
    return make()


def _kept(request: HttpRequest, key: str, make: Callable[[], bytes], media: str, disposition: str) -> HttpResponse:
    """The same bytes for a version for ever: by its mark from the reader's own store, for a day from ours."""
    etag = quote_etag(key.replace(":", "-"))
    content = b""
    held = get_conditional_response(request, etag=etag)
    if held is not None and held.status_code == 304:
        answer = held
    else:
        content = cache.get(key) or make()
        cache.add(key, content, DAY)
        answer = HttpResponse(content, content_type=media)
        answer["Content-Disposition"] = disposition
        answer["Content-Security-Policy"] = FILE_POLICY
    answer["ETag"], answer["Cache-Control"] = etag, FOR_EVER
    return answer


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "no-store"
    return answer
