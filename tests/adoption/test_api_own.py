"""Adoptions written by a program: by the verbs of the pages, once for each key, never beyond the token's grant (R3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adoption.places import TAPS, Places
from catalogue.keeping import on
from oppiva.adoption import services
from oppiva.adoption.models import Adaptation, Adoption, StageMove
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import ApiToken, EmploymentArea, Person, RoleGrant
from oppiva.people.queries import actor_for
from pages.bars import MOST
from people.cast import browser, grant_to
from people.interface_asking import HERE, all_pages, ask, fits, forget, held, problem_of, read
from workshops.cast import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
BEGIN: dict[str, Any] = {
    "adopter": {"kind": "employment_area", "area": "37"}, "role": "palvelupäällikkö", "stage": "trying",
    "show_as": "name",
}  # fmt: skip


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    forget()
    yield
    forget()


def token_of(person: Person, role: str = "adopter", **more: Any) -> str:
    """A token of the person by a grant of this role."""
    grant = RoleGrant.objects.filter(person=person, role=role).first() or grant_to(person, role, "own", "")
    sudo = actor_for(person, clock.now() + timedelta(minutes=5))
    ends = clock.today() + timedelta(days=300)
    return people.make_token(sudo, grant, purpose="Intranet", ends_on=ends, **more)[1]


def send(path: str, body: Any, token: str = "", key: str = "key-00000001", method: str = "post", **more: Any) -> Any:
    headers = {"Accept-Language": "en", **({"Authorization": f"Bearer {token}"} if token else {})}
    if key:
        headers["Idempotency-Key"] = key
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return getattr(Client(), method)(HERE + path, raw, content_type="application/json", headers=headers, **more)


def begin(places: Places, token: str, key: str = "key-begin-01", **more: Any) -> Any:
    return send("/own/adoptions", {"model": places.library.model.slug, **BEGIN, **more}, token, key)


@pytest.mark.both
def test_the_whole_way_of_a_place_goes_by_the_verbs_of_its_pages(places: Places) -> None:
    token = token_of(places.outsider)
    made = held(begin(places, token), 201)
    fits("Own", made)
    found = Adoption.objects.get(pk=made["id"])
    assert (found.contact_id, found.stage, found.confirmed_on) == (places.outsider.pk, "trying", None)
    services.confirm(places.manager, found)
    at = f"/own/adoptions/{made['id']}"
    moved = held(send(f"{at}/moves", {"stage": "in_use"}, token, "key-move-001"))
    assert (moved["stage"], len(moved["moves"])) == ("in_use", 2)
    held(send(f"{at}/changes", {**TAPS, "sentence": "Soitto korvattiin viestillä."}, token, "key-change-1"), 201)
    reach = {"staff_using": 3, "staff_could": 9, "base_version": moved["record_version"]}
    told = held(send(f"{at}/reach", reach, token, "key-reach-01", "put"))
    assert (told["reach"]["staff_using"], told["reach"]["customers_reached"]) == (3, None)
    result = {"told": "measured", "measure": "odotus", "unit": "min", "before": "16", "after": "11.5", "n": 20}
    told = held(send(f"{at}/result", result, token, "key-result-1", "put"))
    fits("Own", told)
    assert told["result"]["after"].startswith("11.5")
    with on(95):
        question = next(one for one in read(at, token=token)["questions"] if one["open"])
        answered = held(send(f"{at}/answers/{question['months']}", {"value": "in_use"}, token, "key-answer-1", "put"))
        assert answered["questions"][0]["state"] == "in_use"
    assert Adaptation.objects.filter(adoption=found).count() == 1


@pytest.mark.both
def test_the_same_write_ten_times_is_one_row_and_one_answer(places: Places) -> None:
    token = token_of(places.outsider)
    answers = [begin(places, token) for _one in range(10)]
    assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}
    assert [one.headers.get("Idempotent-Replayed") for one in answers] == [None] + ["true"] * 9
    assert Adoption.objects.filter(contact=places.outsider).count() == 1
    at = f"/own/adoptions/{answers[0].json()['id']}"
    moves = [send(f"{at}/moves", {"stage": "in_use"}, token) for _one in range(10)]
    assert {(one.status_code, one.content) for one in moves} == {(200, moves[0].content)}
    assert StageMove.objects.filter(adoption__contact=places.outsider).count() == 2


def test_a_refusal_is_answered_again_alike_and_another_body_needs_another_key(places: Places) -> None:
    token = token_of(places.outsider)
    places.begin(area="37", actor=places.manager)
    first, second = begin(places, token), begin(places, token)
    assert first.content == second.content
    assert problem_of(first, first.status_code) == "adoption_place_taken"
    assert 400 < first.status_code < 500
    other = begin(places, token, adopter={"kind": "employment_area", "area": "05"})
    assert problem_of(other, 422) == "key_of_another_request"
    other = begin(places, token, key="key-begin-02", adopter={"kind": "employment_area", "area": "05"})
    assert other.status_code == 201
    theirs = begin(places, token_of(person_of("Toinen Ottaja")), adopter={"kind": "employment_area", "area": "07"})
    assert theirs.status_code == 201, "a key is its token's"


def test_nobody_tries_place_after_place_with_a_token(places: Places) -> None:
    codes = list(EmploymentArea.objects.order_by("code").values_list("code", flat=True)[:9])
    for area in codes:
        places.begin(area=area, actor=places.manager, show_as="hidden")
    token = token_of(places.outsider)
    said = []
    for area in codes:
        answer = begin(places, token, key=f"key-probe-{area}", adopter={"kind": "employment_area", "area": area})
        said.append(problem_of(answer, answer.status_code))
    assert said == ["adoption_place_taken"] * 5 + ["place_tries"] * 4
    again = begin(places, token, key=f"key-probe-{codes[0]}", adopter={"kind": "employment_area", "area": codes[0]})
    assert problem_of(again, again.status_code) == "adoption_place_taken", "what was answered is answered alike"


def test_without_a_key_or_with_an_odd_one_nothing_is_written(places: Places) -> None:
    token = token_of(places.outsider)
    for key in ("", "short", "a" * 129, "with space", "ä" * 10):
        answer = begin(places, token, key=key)
        assert answer.status_code == 422, key
    assert not Adoption.objects.exists()


def test_a_stranger_and_a_signed_in_browser_write_and_read_nothing(places: Places) -> None:
    made = places.begin()
    at = f"{HERE}/own/adoptions/{made.pk}"
    client = browser(places.outsider)
    for path, method in ((f"{HERE}/me", "get"), (f"{HERE}/own/adoptions", "get"), (at, "get")):
        for asks in (Client(), client):
            answer = getattr(asks, method)(path)
            assert problem_of(answer, 401) == "token_needed"
            assert answer["WWW-Authenticate"] == "Bearer"
    for asks in (Client(), client):
        answer = asks.post(f"{at}/moves", {"stage": "in_use"}, content_type="application/json")
        assert problem_of(answer, 401) == "token_needed"
    assert StageMove.objects.count() == 1


def test_nobody_reads_or_moves_a_place_of_another(places: Places) -> None:
    made = places.confirmed()
    token = token_of(person_of("Vieras Ihminen"))
    missing = ask("/own/adoptions/00000000-0000-0000-0000-000000000000", token=token)
    theirs = ask(f"/own/adoptions/{made.pk}", token=token)
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    move = send(f"/own/adoptions/{made.pk}/moves", {"stage": "in_use"}, token)
    assert problem_of(move, 404) == "not_found"
    assert read("/own/adoptions", token=token)["items"] == []


def test_a_token_never_does_more_than_its_grant(places: Places) -> None:
    made = places.confirmed()
    # A grant that reads and does not write: the person is the contact all the same.
    token = token_of(places.outsider, role="employer_guest")
    assert read("/me", token=token)["role"] == "employer_guest"
    move = send(f"/own/adoptions/{made.pk}/moves", {"stage": "in_use"}, token)
    assert move.status_code in {403, 404}
    assert problem_of(begin(places, token, adopter={"kind": "employment_area", "area": "05"}), 403) == "not_allowed"
    assert StageMove.objects.filter(adoption=made).count() == 1
    # A steward reads the adoptions of the model on the page, and none of them by a token of another grant.
    keeper = places.library.keeper
    assert keeper is not None
    stewards = token_of(keeper)
    assert ask(f"/own/adoptions/{made.pk}", token=stewards).status_code == 404


@pytest.mark.parametrize("role", ["adopter", "employer_guest", "project_manager"])
def test_a5_whoever_reads_by_whatever_token_the_public_lists_are_the_same(places: Places, role: str) -> None:
    places.confirmed()
    places.begin(area="05")
    person = places.library.table.lab.cast.manager if role == "project_manager" else places.outsider
    token = token_of(person, role)
    slug = places.library.model.slug
    for path in ("/models?state=all", f"/models/{slug}", f"/models/{slug}/path", f"/models/{slug}/use", "/adoptions",
                 "/spread", "/spread/models", "/experiments", "/feeds"):  # fmt: skip
        mine, theirs = ask(path, token=token), ask(path)
        assert mine.content == theirs.content, path
        assert (mine["Cache-Control"], theirs["Cache-Control"]) == ("private, no-cache", "public, no-cache")


def test_the_grant_ends_and_the_token_with_it(places: Places) -> None:
    token = token_of(places.outsider)
    held(begin(places, token), 201)
    RoleGrant.objects.filter(person=places.outsider).update(revoked_at=clock.now())
    assert problem_of(ask("/own/adoptions", token=token), 401) == "token_not_valid"
    assert problem_of(begin(places, token), 401) == "token_not_valid", "nor is an earlier answer given again"


def test_who_saved_meanwhile_is_not_overwritten(places: Places) -> None:
    token = token_of(places.outsider)
    made = places.confirmed()
    at = f"/own/adoptions/{made.pk}"
    base = read(at, token=token)["record_version"]
    held(send(f"{at}/reach", {"staff_using": 1, "base_version": base}, token, "key-reach-01", "put"))
    late = send(f"{at}/reach", {"staff_using": 2, "base_version": base}, token, "key-reach-02", "put")
    assert problem_of(late, 409) == "conflict"
    late = send(f"{at}/moves", {"stage": "in_use", "base_version": base}, token, "key-move-001")
    assert problem_of(late, late.status_code) == "adoption_moved_meanwhile"
    assert Adoption.objects.get(pk=made.pk).staff_using == 1


def test_what_may_be_personal_data_is_left_for_a_person_to_look_at(places: Places) -> None:
    token = token_of(places.outsider)
    made = places.confirmed()
    sent = {**TAPS, "sentence": "Soita Mattille numeroon 040 123 4567 aina aamulla."}
    answer = send(f"/own/adoptions/{made.pk}/changes", sent, token)
    assert problem_of(answer, answer.status_code) == "personal_unlooked"
    assert 400 < answer.status_code < 500
    assert not Adaptation.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'"x"', b"null", b'{"stage": 1}', b'{"stage": "flying"}', b"\xff\xfe",
     b'{"stage":"in_use","x":1}',
     b'{"stage":"in_use","words":"a\\u0000b"}', b'{"stage":"in_use","words":"\\ud800"}', b"1" * 70_000,
     b'{"stage":"in_use","on":"2026-13-45"}', b'{"stage":"in_use","on":"9999-12-31"}',
     b"[" * 5_000,
     '{"stage":"in_use","words":"\u202ekäänteinen"}'.encode(), b'{"stage":"in_use","base_version":1e400}',
     b'{"stage":"ended"}', b'{"stage":"in_use","base_version":99999999999999999999}'],
    ids=range(19),
)  # fmt: skip
def test_bad_bodies_are_refused_in_words_or_taken_and_never_a_fault(places: Places, raw: bytes) -> None:
    token = token_of(places.outsider)
    made = places.confirmed()
    answer = send(f"/own/adoptions/{made.pk}/moves", raw, token)
    assert answer.status_code in {200, 400, 409, 413, 415, 422}
    if answer.status_code != 200:
        held(answer, answer.status_code)
        assert StageMove.objects.filter(adoption=made).count() == 1


def test_another_type_of_body_is_told_so(places: Places) -> None:
    token = token_of(places.outsider)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "key-00000001"}
    answer = Client().post(f"{HERE}/own/adoptions", {"model": "x"}, headers=headers)
    assert problem_of(answer, 415) == "media_type"


def test_lists_stay_within_their_statements(places: Places) -> None:
    token = token_of(places.outsider)
    for number, area in enumerate(("13", "15", "17")):
        held(begin(places, token, key=f"key-begin-{number}", adopter={"kind": "employment_area", "area": area}), 201)
    ApiToken.objects.update(used_on=clock.today())
    with CaptureQueriesContext(connection) as asked:
        rows = read("/own/adoptions", token=token)
    assert len(asked) <= MOST
    fits("OwnRows", rows)
    assert len(all_pages("/own/adoptions", 1, token=token)) == 3
    with CaptureQueriesContext(connection) as asked:
        read(rows["items"][0]["address"].removeprefix("http://testserver"), token=token)
    assert len(asked) <= MOST
    fits("Me", read("/me", token=token))
