"""Error pages: each says what happened and what is safe, the typed text is never lost, and 404 gives nothing away."""

import errno
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils.translation import override

from oppiva.core.errors import DomainError
from oppiva.ui import errors, registry
from oppiva.ui.diffing import word_diff
from oppiva.ui.middleware import FailureMiddleware, HeadersMiddleware, WordedErrorsMiddleware, signed_out_htmx

Requests = Callable[..., HttpRequest]
pytestmark = pytest.mark.usefixtures("empty_slots")


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def test_404_has_the_same_bytes_for_every_address(request_of: Requests) -> None:
    one = errors.handler404(request_of("/hanke/toisen/?haku=x"))
    other = errors.handler404(request_of("/henkilot/00000000/"))
    assert one.status_code == 404
    assert one.content == other.content
    assert "Sivua ei löydy tai se ei ole sinulle avoin." in one.content.decode()


def test_403_names_the_roles_that_may(request_of: Requests) -> None:
    page = errors.handler403(request_of("/"), errors.NotAllowed(["hankepäällikkö"]))
    assert page.status_code == 403
    assert "hankepäällikkö" in page.content.decode()


def test_every_error_page_exists_in_three_languages(request_of: Requests) -> None:
    pages = [errors.handler400, errors.handler403, errors.handler404, errors.handler429, errors.handler500]
    for handler in pages:
        texts = set()
        for language in ("fi", "sv", "en"):
            with override(language):
                page = handler(request_of("/")).content.decode()
            assert f'<html lang="{language}"' in page
            texts.add(page.partition("<h1>")[2].partition("</h1>")[0])
        assert len(texts) == 3


def test_500_has_a_code_to_quote_and_neither_session_nor_error_text(request_of: Requests) -> None:
    request = request_of("/")
    del request.session
    try:
        raise ValueError("salainen 010101-123N")
    except ValueError:
        page = errors.handler500(request)
    assert page.status_code == 500
    assert "salainen" not in page.content.decode()


def test_a_database_that_is_away_is_503_and_the_text_can_be_sent_again(request_of: Requests) -> None:
    request = request_of(
        "/omat/?a=1",
        data={
            "csrfmiddlewaretoken": "TOKEN",
            "text": "Pitkä <teksti>\nkaksi riviä",
            "name": "Aino",
            "password": "salasana",
        },
    )
    page = FailureMiddleware(nothing).process_exception(request, OperationalError("database is locked"))
    assert page is not None
    assert page.status_code == 503
    assert page["Retry-After"] == "5"
    html = page.content.decode()
    assert "Pitkä &lt;teksti&gt;\nkaksi riviä</textarea>" in html
    assert 'name="name" value="Aino"' in html
    assert 'name="csrfmiddlewaretoken" value="TOKEN"' in html
    assert 'action="/omat/?a=1"' in html
    assert "salasana" not in html


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_a_full_disk_is_503_too(request_of: Requests, number: int) -> None:
    page = FailureMiddleware(nothing).process_exception(request_of("/"), OSError(number, "x"))
    assert page is not None
    assert page.status_code == 503


def test_another_error_is_not_called_the_database(request_of: Requests) -> None:
    for error in (IntegrityError(), ValueError(), FileNotFoundError(errno.ENOENT, "x"), ConnectionResetError(104, "x")):
        assert FailureMiddleware(nothing).process_exception(request_of("/"), error) is None


def test_500_of_a_lost_database_is_503_wherever_it_was_lost(request_of: Requests) -> None:
    try:
        raise OperationalError("gone")
    except OperationalError:
        assert errors.handler500(request_of("/")).status_code == 503


def test_a_file_that_cannot_be_kept_is_said(request_of: Requests) -> None:
    request = RequestFactory().post("/", {"name": "a", "file": SimpleUploadedFile("p.toml", b"x")})
    with override("en"):
        assert "A file cannot be kept here." in errors.unavailable(request).content.decode()


def test_a_refused_form_shows_the_text_but_offers_no_way_to_send_it(request_of: Requests) -> None:
    page = errors.csrf_failure(request_of("/omat/", data={"text": "Tärkeää", "code": "123456"}), "token")
    html = page.content.decode()
    assert page.status_code == 403
    assert "Tärkeää" in html
    assert "123456" not in html
    assert "<form" not in html, "a foreign page could have filled it"


def test_a_domain_error_has_the_words_of_its_app_and_keeps_the_text(request_of: Requests) -> None:
    registry.error_words("too_wide", lambda facts: registry.Words(f"Rooli {facts['role']} on liian laaja."))
    middleware = WordedErrorsMiddleware(nothing)
    page = middleware.process_exception(request_of("/x/", data={"reason": "Syy"}), DomainError("too_wide", role="<x>"))
    assert page is not None
    assert page.status_code == 422
    assert "Rooli &lt;x&gt; on liian laaja." in page.content.decode()
    assert 'value="Syy"' in page.content.decode()


def test_a_domain_error_without_words_is_still_a_page_and_one_sentence_is_enough(request_of: Requests) -> None:
    registry.error_words("plain", lambda facts: "Yksi lause.")
    middleware = WordedErrorsMiddleware(nothing)
    for code in ("unheard_of", "plain"):
        page = middleware.process_exception(request_of("/"), DomainError(code))
        assert page is not None
        assert page.status_code == 422
    assert middleware.process_exception(request_of("/"), ValueError()) is None


def test_a_lost_race_shows_both_texts_and_sends_the_new_version(request_of: Requests) -> None:
    request = request_of("/x/", data={"base_version": "3", "summary": "Oma <teksti>", "name": "Sama"})
    error = DomainError("conflict", mine={"summary": "Oma <teksti>"}, theirs={"summary": "Toisen teksti"}, version=5)
    page = WordedErrorsMiddleware(nothing).process_exception(request, error)
    assert page is not None
    html = page.content.decode()
    assert page.status_code == 409
    assert "Oma" in html
    assert "Toisen" in html
    assert "<teksti>" not in html
    assert html.count('name="base_version" value="5"') == 2
    assert html.count('name="name" value="Sama"') == 2
    assert '<textarea class="input" id="join-1" name="summary"' in html


def test_a_choice_in_a_lost_race_is_one_of_two_and_goes_back_as_it_was_sent(request_of: Requests) -> None:
    request = request_of("/x/", data={"base_version": "3", "kind": "municipality"})
    facts = {"mine": {"kind": "kunta tai muu"}, "theirs": {"kind": "työnantaja"}, "labels": {"kind": "Laji"}}
    view = errors.conflict_view(request, {**facts, "version": 4})
    assert view.joinable == ()
    assert dict(view.posted)["kind"] == "municipality"
    assert view.parts[0].label == "Laji"


def test_the_refused_text_of_a_lost_race_is_kept_in_the_history(request_of: Requests) -> None:
    class Lost(DomainError):
        kept = 0

        def keep(self) -> None:
            self.kept += 1

    error = Lost("conflict", mine={}, theirs={}, version=1)
    errors.worded(request_of("/x/", data={}), error)
    assert error.kept == 1


def test_nothing_of_two_texts_is_lost_in_their_difference() -> None:
    mine, theirs = "Kysymme  ennen\nkuin neuvomme.", "Kysymme aina ennen kuin neuvomme."
    left, right = word_diff(mine, theirs)
    assert "".join(words for _, words in left) == mine
    assert "".join(words for _, words in right) == theirs
    assert ("own", "aina ") in right or any("aina" in words for kind, words in right if kind == "own")


def test_htmx_puts_an_error_page_in_place_of_the_whole_content(request_of: Requests) -> None:
    page = WordedErrorsMiddleware(nothing).process_exception(request_of("/", HX_Request="true"), DomainError("x"))
    assert page is not None
    assert page["HX-Retarget"] == "#content"


def test_one_signed_out_is_led_to_the_sign_in_by_htmx_too(request_of: Requests, settings: object) -> None:
    settings.LOGIN_URL = "/kirjaudu/"
    away = HttpResponseRedirect("/kirjaudu/?next=/x/")
    answer = signed_out_htmx(request_of("/x/", HX_Request="true"), away)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/kirjaudu/?next=/x/")
    assert signed_out_htmx(request_of("/x/"), away) is away
    elsewhere = HttpResponseRedirect("/hanke/")
    assert signed_out_htmx(request_of("/x/", HX_Request="true"), elsewhere) is elsewhere


def test_every_answer_has_the_headers_and_a_page_is_not_stored(request_of: Requests) -> None:
    page = HeadersMiddleware(nothing)(request_of("/hanke/"))
    assert page["Cache-Control"] == "no-store"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in page["Permissions-Policy"]
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "Cache-Control" not in HeadersMiddleware(nothing)(request_of("/static/oppiva/oppiva.css"))
