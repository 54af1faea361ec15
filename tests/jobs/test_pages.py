"""The page of a job and the opening of a stored file: for those who may, and 404 for everybody else."""

from uuid import uuid4

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from oppiva.core.policy import ANONYMOUS, Actor
from oppiva.jobs import registry, views
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue, files, queue, store

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def kinds(media):
    """Finnish pages, an export, and letters that their owner may open."""
    registry.job("export", title="Osallistujien luettelo")(lambda run: None)
    registry.file_kind("letter", lambda actor, stored: actor.person_id == stored.object_id)
    with translation.override("en"):
        yield


def ask(view, actor: Actor, pk, method="get", query="", **headers):
    request = getattr(RequestFactory(), method)(f"/x/{query}", headers=headers)
    request.actor = actor
    return view(request, pk=pk)


def page(actor, job, **more):
    return ask(views.job, actor, job.pk, **more).content.decode()


@pytest.fixture
def job(aino) -> Job:
    return enqueue("export", asked_by=aino.person_id)


def test_nobody_else_sees_or_stops_a_job(job, stranger):
    for other in (stranger, ANONYMOUS):
        for view, method in ((views.job, "get"), (views.stop, "post")):
            with pytest.raises(Http404):
                ask(view, other, job.pk, method)
    job.refresh_from_db()
    assert job.state == "queued"


def test_a_job_that_does_not_exist_looks_like_somebody_elses(aino):
    with pytest.raises(Http404):
        ask(views.job, aino, uuid4())


def test_the_page_of_a_running_job_tells_its_progress_and_asks_again(job, aino):
    running = queue.claim()
    queue.progress(running, 4_250, registry.job_kind("export").lease)
    html = page(aino, job)
    assert "Osallistujien luettelo" in html
    assert "The work is under way." in html
    assert '<progress id="job-progress" max="100" value="42">' in html
    assert 'hx-trigger="every 2s"' in html
    assert reverse("jobs:stop", args=[job.pk]) in html


def test_htmx_gets_the_progress_alone_until_the_state_has_changed(job, aino):
    queue.claim()
    part = page(aino, job, query="?state=running", HX_Request="true")
    assert "<progress" in part
    assert "<html" not in part
    changed = ask(views.job, aino, job.pk, query="?state=queued", HX_Request="true")
    assert (changed.status_code, changed["HX-Redirect"]) == (204, reverse("jobs:job", args=[job.pk]))


def test_stopping_leads_back_to_the_page_that_tells_it(job, aino):
    answer = ask(views.stop, aino, job.pk, "post")
    assert (answer.status_code, answer["Location"]) == (302, reverse("jobs:job", args=[job.pk]))
    html = page(aino, job)
    assert "The work was stopped." in html
    assert "hx-trigger" not in html
    assert reverse("jobs:stop", args=[job.pk]) not in html


def test_a_running_job_that_was_told_to_stop_says_so(job, aino):
    queue.claim()
    queue.stop(job, aino)
    html = page(aino, job)
    assert "The work is being stopped." in html
    assert reverse("jobs:stop", args=[job.pk]) not in html


def test_looking_never_stops_a_job(job, aino):
    assert ask(views.stop, aino, job.pk, "get").status_code == 405


@pytest.mark.parametrize(
    ("result", "link"),
    [
        ({"file": "0f0e0d0c-0b0a-0908-0706-050403020100"}, "/tiedosto/0f0e0d0c-0b0a-0908-0706-050403020100/"),
        ({"link": "/hanke/x/"}, "/hanke/x/"),
        ({"link": "//elsewhere.example/"}, None),
        ({"link": "https://elsewhere.example/"}, None),
        ({}, None),
    ],
)
def test_a_finished_job_leads_to_its_result_on_this_site(job, aino, result, link):
    queue.finish(queue.claim(), result)
    html = page(aino, job)
    assert "The work is done." in html
    assert ("Open the result" in html) == (link is not None)
    assert link is None or f'{link}"' in html
    assert "elsewhere" not in html


def test_a_failed_job_says_what_to_do(job, aino):
    queue.fail(queue.claim(), "broke")
    assert "The work did not succeed." in page(aino, job)


def test_a_job_of_a_kind_that_is_gone_still_has_a_page(job, aino):
    registry._jobs.clear()
    assert "Background work" in page(aino, job)


def letter(owner):
    return store(PDF, kind="letter", object_id=owner.person_id, actor=owner, name="työ.pdf")


def test_a_file_is_an_attachment_that_no_browser_runs(aino):
    stored = letter(aino)
    answer = ask(views.file, aino, stored.pk)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''ty%C3%B6.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    answer.close()


def test_a_file_of_somebody_else_a_missing_one_and_one_of_no_kind_look_the_same(aino, stranger):
    stored = letter(aino)
    for other in (stranger, ANONYMOUS):
        with pytest.raises(Http404):
            ask(views.file, other, stored.pk)
    with pytest.raises(Http404):
        ask(views.file, aino, uuid4())
    files.location(stored).unlink()
    with pytest.raises(Http404):
        ask(views.file, aino, stored.pk)
    registry._files.clear()
    with pytest.raises(Http404):
        ask(views.file, aino, stored.pk)
