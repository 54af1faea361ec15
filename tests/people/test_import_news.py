"""Lists of people tell what has happened where it happened, and what did not go once the list has gone."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.people import services
from oppiva.people.models import ImportRun
from people.cast import Cast, browser

pytestmark = pytest.mark.django_db


def read(cast: Cast, text: str) -> ImportRun:
    """A list of the area's administrator, with participants for the unit."""
    return services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", text=text, unit=cast.unit.pk
    )


def address(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


def mended(cast: Cast, run: ImportRun, **data: str) -> str:
    """The page one comes to after pressing a button of the second row."""
    client = browser(cast.admin)
    answer = client.post(address("import_row", run.pk, 1), {"rivit": "refused", **data})
    assert answer["Location"].endswith("?rivit=refused#rivit")
    return client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ({"name": "Rikki Rivi", "email": "rikki@tyo.example", "unit": ""}, "note--ok"),
        ({"name": "Rikki Rivi", "email": "rikki@", "unit": ""}, "note--next"),
        ({"answer": "out"}, "note--ok"),
    ],
)
def test_what_became_of_a_mended_row_is_told_beside_the_rows(cast: Cast, data: dict[str, str], note: str) -> None:
    run = read(cast, "Uuno Uusi <uuno@tyo.example>; Rikki Rivi <rikki@>; Toinen Rikki <toinen@>")
    page = mended(cast, run, **({**data, "unit": str(cast.unit.pk)} if "unit" in data else data))
    rows, news = page.index('id="rivit"'), page.index('class="messages"')
    assert rows < news < page.index("Toinen Rikki")
    assert note in page[news : news + 60]


def test_a_row_that_did_not_go_with_its_list_says_so_and_asks_for_nothing(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi <uuno@tyo.example>; Rikki Rivi <rikki@>")
    services.confirm_import(cast.actor(cast.admin), run)
    page = browser(cast.admin).get(address("import_detail", run.pk)).content.decode()
    assert _("Nobody has accepted yet.") in page
    assert _("was not sent") in page
    assert _("to mend") not in page


def test_a_list_without_units_says_that_it_names_none(cast: Cast) -> None:
    run = services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", text="Uuno Uusi <u@tyo.example>"
    )
    page = browser(cast.admin).get(address("import_detail", run.pk)).content.decode()
    assert _("The list does not say where these people work. Your choice holds for all of them.") in page
