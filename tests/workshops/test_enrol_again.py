"""What tests write again instead of signing up is what a sign-up writes."""

from __future__ import annotations

from django.core.serializers.python import Serializer
from django.db import models, transaction

from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.policy import reading, system
from oppiva.people.models import RoleGrant
from oppiva.workshops import services
from oppiva.workshops.models import Enrolment
from workshops.cast import Cast, enrol

MOMENTS = {"at", "asked_at", "enrolled_at", "granted_at"}


def written() -> list[object]:
    """Every row that a sign-up leaves, without ids and moments."""
    with reading(system("test")):
        rows = [
            *Enrolment.objects.order_by("asked_at"),
            *RoleGrant.objects.filter(role="participant", scope_kind="series").order_by("granted_at"),
            *Revision.objects.order_by("pk"),
            *AuditEvent.objects.order_by("pk"),
        ]
    return [plain(row) for row in rows]


def plain(row: models.Model) -> object:
    found = Serializer().serialize([row])[0]["fields"]
    if found.get("field", "").endswith("_at"):
        found["after"] = ""
    own = {name: value for name, value in found.items() if name not in MOMENTS and name != "object_id"}
    return type(row).__name__, own


def test_written_again_they_are_the_rows_of_the_service(cast: Cast) -> None:
    with transaction.atomic():
        for person in cast.staff[:3]:
            services.sign_up(cast.as_(person), cast.first)
        by_service = written()
        transaction.set_rollback(True)
    for _time in ("kept", "again"):
        with transaction.atomic():
            enrol(cast, 3)
            assert written() == by_service
            transaction.set_rollback(True)


def test_in_a_series_that_is_not_as_it_was_made_the_service_is_asked(cast: Cast) -> None:
    services.sign_up(cast.as_(cast.staff[5]), cast.first)
    assert {place.state for place in enrol(cast, 3)} == {Enrolment.State.ENROLLED}
    with reading(system("test")):
        assert Enrolment.objects.filter(series=cast.first).count() == 4
