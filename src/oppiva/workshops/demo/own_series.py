"""Series of the demo until their own part of the story is there."""

from __future__ import annotations

from datetime import date, time, timedelta

from oppiva.audit.services import save
from oppiva.jobs.clock import travel
from oppiva.people import demo as people_demo
from oppiva.people.models import Role
from oppiva.people.queries import actor_for
from oppiva.people.rules import organisations_visible_to
from oppiva.programme.rules import programmes_visible_to
from oppiva.workshops import services


def build(day: date) -> None:
    """Dated series of two organisations each, open but for the last."""
    manager, admin = people_demo.person(Role.PROJECT_MANAGER), people_demo.person(Role.INSTANCE_ADMIN)
    if manager is None or admin is None:
        return
    programme = programmes_visible_to(actor_for(manager)).filter(code="ES-OPPIVA").first()
    if programme is None:
        return
    houses = [one for one in organisations_visible_to(actor_for(admin)) if "Rantalakeu" not in one.name]
    with travel(date(2025, 8, 18)):
        boss = actor_for(manager)
        made = services.create_from_plan(boss, programme)
        for number, series in enumerate(made):
            first = date(2025, 10, 14) + timedelta(days=14 * number)
            for gap, session in enumerate(series.sessions.order_by("number")):
                begins = (time(8, 30), time(12)) if number % 2 else (time(12, 30), time(16))
                save(
                    session,
                    actor=boss,
                    changes={
                        "day": first + timedelta(days=21 * gap),
                        "starts": begins[0],
                        "ends": begins[1],
                        "place": "Mikkeli, Otava",
                        "mode": "hybrid" if number % 3 == 0 else "on_site",
                    },
                )
            two = [houses[number % len(houses)], houses[(number + 1) % len(houses)]]
            series = services.edit_series(
                boss,
                series,
                base_version=series.version,
                fields={"area_id": two[0].area_id, "sign_up_until": first - timedelta(days=5)},
                organisations=two,
            )
            if number < 14:
                services.open_series(boss, series)
