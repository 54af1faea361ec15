"""The link of a follow-up's mail in a true browser: looks, prefetches and scanners' heads record nothing, one tap does.

Chromium asks the site of the test itself: what it sends goes through the test client, header by header.
"""

from __future__ import annotations

from contextvars import copy_context
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.test import Client

from experiments import trials
from experiments.following import DUE, TEST, asked, decided, rows, token
from experiments.lab import Lab
from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.policy import reading
from oppiva.experiments.models import FollowUp, FollowUpLink
from oppiva.jobs.models import OutboxMail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SITE = "http://testserver"
PASSED = ("origin", "referer", "purpose", "sec-purpose", "sec-fetch-site", "sec-fetch-mode", "accept-language")


def everything() -> list[object]:
    """All that a look might change."""
    with reading(TEST):
        return [
            list(FollowUp.objects.order_by("pk").values_list()),
            list(FollowUpLink.objects.order_by("pk").values_list()),
            list(OutboxMail.objects.order_by("pk").values_list()),
            Revision.objects.count(),
            AuditEvent.objects.count(),
        ]


def test_t24_chromium_prefetches_looks_and_heads_without_a_trace_and_one_tap_answers(
    lab: Lab, browser: Browser
) -> None:
    decided(lab)
    asked(DUE)
    path = f"/vielako/{token()}/"
    sent: list[tuple[str, str, str]] = []

    def site(route: Route) -> None:
        """The site of the test, without a jar for cookies: each request stands alone, as a scanner's does."""
        request = route.request
        address = urlsplit(request.url)
        if address.path == "/mail":  # a mail program's own page, with the link in it
            route.fulfill(
                content_type="text/html", body=f'<link rel="prefetch" href="{path}"><a href="{path}">Linkki</a>'
            )
            return
        if not address.path.startswith("/vielako/"):
            route.abort()
            return
        headers = {name: value for name, value in request.headers.items() if name in PASSED}
        found = own.run(
            Client(enforce_csrf_checks=True).generic,
            request.method,
            f"{address.path}?{address.query}",
            request.post_data or "",
            content_type=request.headers.get("content-type", ""),
            headers=headers,
        )
        purpose = headers.get("sec-purpose", headers.get("purpose", ""))
        sent.append((request.method, purpose, headers.get("origin", "")))
        assert not found.cookies, "no session, no token of a form"
        if found.status_code == 302:  # what a page is led to after a press would go past the site of the test
            onwards = f'<meta http-equiv="refresh" content="0;url={escape(found["Location"])}">'
            route.fulfill(content_type="text/html", body=onwards)
            return
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    context = browser.new_context(locale="fi-FI", viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.set_default_timeout(10_000)
        before = everything()
        with trials.on(DUE):
            # The browser's driver answers in a context of its own, in which neither the day nor the database is ours.
            own = copy_context()
            page.route("**/*", site)
            with page.expect_request(lambda one: path in one.url):
                page.goto(f"{SITE}/mail")
            assert page.evaluate("(path) => fetch(path, {method: 'HEAD'}).then((one) => one.status)", path) == 200
            page.click("a")
            page.wait_for_selector("button.choice")
            page.reload()
            page.go_back()
            page.go_forward()
            page.wait_for_selector("button.choice")
            assert {method for method, _purpose, _origin in sent} == {"GET", "HEAD"}
            assert len(sent) >= 4, sent
            assert everything() == before, "nothing is recorded of a look"
            assert page.locator("button.choice").count() == 3
            page.locator("button.choice[value=in_use]").click()
            page.wait_for_selector("#vahvistus")
            (row,) = rows()
            assert (row.value, row.late, row.answered_by_id) == ("in_use", False, lab.cast.staff[0].pk)
            assert page.evaluate("document.activeElement.id") in {"vahvistus", ""}
            assert page.locator("#vahvistus").bounding_box()["y"] < 844, "the confirmation is in view"  # type: ignore[index]
            after = everything()
            page.reload()
            assert everything() == after, "a reload answers nothing again"
        assert ("POST", "", "null") in sent, "a page that tells its address to nobody posts without an origin"
        assert [method for method, _purpose, _origin in sent].count("POST") == 1
    finally:
        context.close()
