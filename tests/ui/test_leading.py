"""Who opens an address that only takes a post is led to its page; programs, htmx and other methods are told 405."""

from collections.abc import Callable

import pytest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.utils.translation import override
from django.views.decorators.http import require_POST

from oppiva.ui.leading import led_on

Requests = Callable[..., HttpRequest]
PAGES = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
REFUSED = HttpResponseNotAllowed(["POST"])


def page(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    assert (request.method, request.path[:5]) == ("GET", "/asia")
    return HttpResponse(f"haku {request.GET.get('haku', '')}")


def hidden(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


def download(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(b"", content_type="application/pdf")


@require_POST
def deed(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise AssertionError("only asked")


for view in (page, hidden, download, deed):
    view.login_required = False
urlpatterns = [
    path("asia/", page),
    path("asia/<int:number>/", hidden),
    path("asia/<int:number>/tee/", deed),
    path("asia/<int:number>/tee/heti/", deed),
    path("asia/kuva.pdf", download),
    path("muu/tee/", deed),
]


@pytest.fixture(autouse=True)
def addresses(settings: object) -> None:
    settings.ROOT_URLCONF = __name__


def led(request_of: Requests, address: str, **headers: str) -> HttpResponse:
    with override("fi"):
        return led_on(request_of(address, **{**PAGES, **headers}), REFUSED)


def test_the_page_one_came_from_is_opened_again(request_of: Requests) -> None:
    answer = led(request_of, "/asia/7/tee/", Referer="http://testserver/asia/?haku=x")
    assert (answer.status_code, answer["Location"]) == (302, "/asia/?haku=x")


def test_else_the_nearest_page_above_that_one_may_read(request_of: Requests) -> None:
    """The thing itself is not open to this reader, and the deed above is no page."""
    assert led(request_of, "/asia/7/tee/heti/")["Location"] == "/asia/"


@pytest.mark.parametrize(
    "came", ["https://paha.example/asia/", "http://testserver/asia/7/", "http://testserver/asia/kuva.pdf", "http://["]
)
def test_another_site_a_closed_page_and_a_file_are_not_returned_to(request_of: Requests, came: str) -> None:
    assert led(request_of, "/asia/7/tee/", Referer=came)["Location"] == "/asia/"


@pytest.mark.usefixtures("empty_slots")
def test_where_no_page_is_above_the_answer_is_in_words_and_still_405(request_of: Requests) -> None:
    answer = led(request_of, "/muu/tee/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert 'href="/"' in answer.content.decode()


def test_programs_htmx_and_other_methods_get_the_plain_405(request_of: Requests) -> None:
    assert led(request_of, "/asia/7/tee/", Accept="application/json") is REFUSED
    assert led(request_of, "/asia/7/tee/", Accept="*/*") is REFUSED
    assert led(request_of, "/asia/7/tee/", HX_Request="true") is REFUSED
    for method in ("HEAD", "OPTIONS", "PUT", "POST"):
        request = request_of("/asia/7/tee/", **PAGES)
        request.method = method
        assert led_on(request, REFUSED) is REFUSED
    fine = HttpResponse()
    assert led_on(request_of("/asia/", **PAGES), fine) is fine
