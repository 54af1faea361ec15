"""A form that came too late shows what was typed by the labels it was typed under, and nothing that was never seen."""

import re
from collections.abc import Callable
from pathlib import Path

from django import forms
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import override

from oppiva.ui import errors
from oppiva.ui.spoken import UNSEEN, _fields, _forms

Requests = Callable[..., HttpRequest]
SOURCE = Path(__file__).resolve().parents[2] / "src" / "oppiva"
REF = "7c0e4d0a-3b7c-4f1e-9a55-0d9e6f1b2c3d"


def fields_of(html: str) -> dict[str, str]:
    """What the page lists: label -> text."""
    shown = re.findall(
        r'<label for="kept-\d+">([^<]*)</label>(?:<input[^>]*? value="([^"]*)"|<textarea[^>]*>([^<]*))', html
    )
    return {label: line or text for label, line, text in shown}


def expired(request_of: Requests, path: str, data: dict[str, str]) -> dict[str, str]:
    request = request_of(path, data=data)
    request.resolver_match = resolve(path)
    with override("fi"):
        return fields_of(errors.csrf_failure(request, "token").content.decode())


def test_a_step_of_an_experiment_is_listed_by_the_labels_of_its_page(request_of: Requests) -> None:
    path = reverse("experiments:problem", args=["OPPIVA", "01-1"])
    sent = {
        "problem": "Jono <seisoo>\naamulla",
        "baseline": "18,5",
        "client_ref": REF,
        "base_version": "3",
        "summary": "",
    }
    shown = expired(request_of, path, sent)
    # Neither reference nor version, nor what was empty.
    assert shown == {"Mikä on pulma?": "Jono &lt;seisoo&gt;\naamulla", "Lähtötaso": "18,5"}


def test_a_field_that_the_form_makes_for_each_record_has_its_label_too(request_of: Requests) -> None:
    sent = {"belief": "Jono lyhenee", "unit": "minuuttia", "value": "7,5"}
    shown = expired(request_of, reverse("experiments:prediction", args=["OPPIVA", "01-1"]), sent)
    assert shown == {"Uskomme, että": "Jono lyhenee", "Yksikkö": "minuuttia", "Ennustettu luku": "7,5"}


def test_what_was_chosen_is_listed_in_its_words(request_of: Requests) -> None:
    sent = {"name": "Keskussairaala", "kind": "municipality", "base_version": "1"}
    shown = expired(request_of, reverse("people:organisation_add"), sent)
    assert shown["Nimi"] == "Keskussairaala"
    assert "municipality" not in shown.values()
    assert len(shown) == 2


def test_what_no_form_tells_of_is_listed_by_its_place_and_not_lost(request_of: Requests) -> None:
    request = request_of("/x/", data={"oma": "Tärkeää", "toinen": "18", "step": "S1", "person": REF, "muu": "5.10."})
    with override("en"):
        shown = fields_of(errors.csrf_failure(request, "token").content.decode())
    assert shown == {"Part 1": "Tärkeää", "Part 2": "18", "Part 3": "5.10."}


def test_what_is_sent_again_carries_what_is_not_shown(request_of: Requests) -> None:
    path = reverse("experiments:problem", args=["OPPIVA", "01-1"])
    request = request_of(path, data={"problem": "Jono", "client_ref": REF, "base_version": "3", "summary": ""})
    request.resolver_match = resolve(path)
    html = errors.unavailable(request).content.decode()
    for name, value in (("client_ref", REF), ("base_version", "3"), ("summary", "")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
    assert 'name="problem" value="Jono"' in html
    assert set(fields_of(html).values()) == {"Jono"}


def test_every_form_without_labels_of_its_own_tells_them_otherwise() -> None:
    """A page that comes too late has only the class: each field that is typed has a label there, or by `labels`."""
    for form in _forms():
        if form.__name__ in WITHOUT:
            continue
        labels = form.labels() if hasattr(form, "labels") else {}
        bare = {name for name, field in _fields(form).items() if not field.label and not field.widget.is_hidden}
        assert bare <= set(labels) | UNLABELLED.get(form.__name__, set()), f"{form.__module__}.{form.__name__}"


WITHOUT = {"StepForm"}  # what steps share

# Buttons and ticks whose words stand on the page beside them, or which allauth names.
UNLABELLED = {
    "MoveForm": {"person", "to", "lock", "base_version"},
    "LockForm": {"person", "locked", "base_version"},
    "SwapForm": {"one", "other", "base_version"},
    "VersionForm": {"base_version"},
    "LineForm": {"text", "shown"},
    "NewKeyForm": {"name"},
    "KeyNameForm": {"name"},
}


def unseen_in_templates() -> set[str]:
    found: set[str] = set()
    for path in (*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py")):
        for tag in re.findall(r"<(?:input|button|c-button)\b[^>]*>", path.read_text(encoding="utf-8")):
            name = re.search(r'\bname="(\w+)"', tag)
            if name and ('type="hidden"' in tag or not tag.startswith("<input")):
                found.add(name[1])
    return found


def typed_somewhere() -> set[str]:
    """Names that some form or page lets a person type: alone they hide nothing."""
    found = {
        name
        for form in _forms()
        for name, field in _fields(form).items()
        if not field.widget.is_hidden and not isinstance(field, forms.UUIDField | forms.BooleanField)
    }
    for path in SOURCE.rglob("*.html"):
        for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", path.read_text(encoding="utf-8")):
            name = re.search(r'\bname="(\w+)"', tag)
            if name and 'type="hidden"' not in tag:
                found.add(name[1])
    return found


def test_names_of_hidden_fields_and_buttons_are_known() -> None:
    assert unseen_in_templates() - typed_somewhere() <= UNSEEN | {"credential"}


def test_a_name_that_a_page_alone_lets_people_type_under_is_never_taken_for_hidden() -> None:
    typed: set[str] = set()
    for path in SOURCE.rglob("*.html"):
        for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", path.read_text(encoding="utf-8")):
            name = re.search(r'\bname="(\w+)"', tag)
            if name and not re.search(r'type="(hidden|checkbox|radio|search)"', tag):
                typed.add(name[1])
    assert not typed & UNSEEN
