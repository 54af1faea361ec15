"""Forms take what they declare and nothing else (trust.md A6), and no broken field fails (S7)."""

import pytest
from django.urls import reverse

from oppiva.people.models import Organisation, Person, RoleGrant, Unit
from people.cast import Cast, browser

# What every form is posted beside its own fields: the fields of every model of people, with values that would show.
EVERYTHING = {
    "id": "00000000-0000-0000-0000-000000000001",
    "pk": "00000000-0000-0000-0000-000000000001",
    "version": "99",
    "deleted_in": "00000000-0000-0000-0000-000000000001",
    "password": "kaapattu",
    "last_login": "2000-01-01",
    "state": "erased",
    "signed_in_until": "2099-01-01",
    "is_active": "0",
    "organisation": "",
    "yt_document": "00000000-0000-0000-0000-000000000001",
    "granted_by": "",
    "second_granter": "",
    "revoked_at": "2000-01-01",
    "grants": "",
    "role": "instance_admin",
    "person": "",
    "scope_kind": "instance",
    "scope_id": "",
    "granted_at": "2000-01-01",
    "email": "kaappari@tyo.example",
    "unit": "",
    "contact_id": "",
    "digest_day": "5",
    "digest_off": "on",
    "name_folded": "kaapattu",
}


def fields_of(row: object) -> dict[str, object]:
    """Every stored value of a row."""
    return {name: value for name, value in vars(type(row)._base_manager.get(pk=row.pk)).items() if name != "_state"}


def changed(row: object, before: dict[str, object]) -> set[str]:
    """The fields that are another than before, but for the search form of a name, which follows the name."""
    after = fields_of(row)
    return {name for name in after if after[name] != before[name]} - {"name_folded"}


def test_the_list_above_names_every_field_that_no_form_declares() -> None:
    from oppiva.people.forms import grants, organisations, persons

    declared = {"area", "municipality", "contact", "programme", "unit", "state", "scope"}
    for module in (grants, organisations, persons):
        for form in vars(module).values():
            declared |= set(getattr(form, "base_fields", {}))
    stored = {field.name for model in (Organisation, Unit, Person, RoleGrant) for field in model._meta.concrete_fields}
    assert stored <= declared | set(EVERYTHING)


def test_own_settings_change_only_what_they_show(cast: Cast) -> None:
    before = fields_of(cast.participant)
    sent = {
        **EVERYTHING,
        "name": "Aino Uusi",
        "phone": "",
        "language": "sv",
        "theme": "dark",
        "show_contact": "on",
        "digest": "off",
    }
    assert browser(cast.participant).post(reverse("people:own"), sent).status_code == 302
    assert changed(cast.participant, before) == {
        "name",
        "phone",
        "language",
        "theme",
        "show_contact",
        "digest_off",
        "version",
    }
    assert Person.objects.get(pk=cast.participant.pk).version == 2


def test_a_person_form_changes_only_what_it_shows(cast: Cast) -> None:
    before = fields_of(cast.colleague)
    sent = {"name": "Eero Uusi", "email": "uusi@tyo.example", "phone": "1", "language": "en", "state": "active"}
    sent = {**EVERYTHING, **sent, "unit": str(cast.side.pk)}
    assert browser(cast.admin).post(reverse("people:person_edit", args=[cast.colleague.pk]), sent).status_code == 302
    assert changed(cast.colleague, before) == {"name", "email", "phone", "language", "unit_id", "version"}


def test_nobody_is_erased_by_a_form(cast: Cast) -> None:
    sent = {"name": "Eero", "email": "eero@tyo.example", "phone": "", "language": "fi", "unit": str(cast.unit.pk)}
    answer = browser(cast.admin).post(
        reverse("people:person_edit", args=[cast.colleague.pk]), {**sent, "state": "erased"}
    )
    assert answer.status_code == 422


def test_a_unit_form_changes_only_what_it_shows(cast: Cast) -> None:
    before = fields_of(cast.unit)
    sent = {**EVERYTHING, "name": "Uusi nimi", "size": "3", "max_away_pct": "5", "yt_date": "", "yt_contact": "x"}
    sent |= {"contact": "", "organisation": str(cast.there.pk)}
    assert browser(cast.admin).post(reverse("people:unit_edit", args=[cast.unit.pk]), sent).status_code == 302
    assert changed(cast.unit, before) == {"name", "size", "max_away_pct", "yt_contact", "version"}


def test_an_organisation_form_changes_only_what_it_shows(cast: Cast) -> None:
    before = fields_of(cast.here)
    sent = {**EVERYTHING, "name": "Uusi nimi", "kind": "other", "area": "23", "municipality": "", "contact": ""}
    assert browser(cast.admin).post(reverse("people:organisation_edit", args=[cast.here.pk]), sent).status_code == 302
    assert changed(cast.here, before) == {"name", "kind", "version"}


def test_a_grant_form_cannot_name_granter_person_or_time(cast: Cast) -> None:
    sent = {**EVERYTHING, "role": "supervisor", "scope": f"unit:{cast.side.pk}", "starts_on": "1.3.2026"}
    sent |= {"reason": "syy", "person": str(cast.stranger.pk), "granted_by": str(cast.root.pk)}
    assert browser(cast.admin).post(reverse("people:grant_give", args=[cast.colleague.pk]), sent).status_code == 302
    grant = RoleGrant.objects.get(person=cast.colleague)
    assert (grant.granted_by_id, grant.scope_kind, grant.scope_id) == (cast.admin.pk, "unit", str(cast.side.pk))
    assert grant.second_granter_id is None
    assert grant.revoked_at is None
    assert grant.granted_at.year > 2000
    assert not RoleGrant.objects.filter(person=cast.stranger, role="supervisor").exists()


BROKEN = [
    "\x00",
    "a\x00b",
    "x" * 6_000,
    "\u202eabc",
    "\r\nBcc: x@x",
    "' OR 1=1 --",
    "{{ 7*7 }}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "-1",
    "99999999999999999999",
    "NaN",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "",
]


@pytest.mark.heavy
@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
def test_broken_values_are_refused_or_kept_as_they_are_and_never_fail(cast: Cast, broken: str) -> None:
    client = browser(cast.admin)
    good = {
        reverse("people:organisation_add"): {"name": "Talo", "kind": "employer", "area": "23", "municipality": ""},
        reverse("people:unit_add", args=[cast.here.pk]): {
            "name": "Yksikkö", "size": "5", "max_away_pct": "40", "yt_date": "", "yt_contact": "", "contact": "",
        },
        reverse("people:person_add"): {
            "name": "Ihminen", "email": "i@tyo.example", "phone": "", "language": "fi", "unit": str(cast.unit.pk),
        },
        reverse("people:own"): {
            "name": "Satu", "phone": "", "language": "fi", "theme": "dark", "digest": "1", "base_version": "1",
        },
        reverse("people:organisation_edit", args=[cast.there.pk]): {"name": "x"},
    }  # fmt: skip
    for address, fields in good.items():
        for name in fields:
            answer = client.post(address, {**fields, name: broken})
            assert answer.status_code in {302, 404, 409, 422}, (address, name)
            if answer.status_code == 422 and "<" in broken:
                assert broken not in answer.content.decode()
