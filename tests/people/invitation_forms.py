"""What the pages of invitations and lists are asked, and what they send."""

from django.test import Client
from django.urls import reverse

from oppiva.people import services
from oppiva.people.models import ImportRun, Invitation
from people.cast import Cast


def address(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


def sent(cast: Cast, **more: str) -> dict[str, str]:
    """What the form of one invitation sends."""
    return {
        "name": "Uuno Uusi",
        "email": "uuno@tyo.example",
        "role": "participant",
        "scope": f"unit:{cast.unit.pk}",
        "unit": "",
        "language": "fi",
        **more,
    }


def invited(cast: Cast, name: str = "Uuno Uusi") -> Invitation:
    return services.invite(
        cast.actor(cast.admin), name=name, email=f"{name.split()[0].lower()}@tyo.example", unit=cast.unit,
        role="participant", scope_kind="unit", scope_id=str(cast.unit.pk), language="fi",
    )  # fmt: skip


def read(cast: Cast, text: str) -> ImportRun:
    return services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", text=text, unit=cast.unit.pk
    )


def text_of(answer: object) -> str:
    return answer.content.decode()


# --- lists -----------------------------------------------------------------------------------------------------------
def given(cast: Cast, **more: object) -> dict[str, object]:
    return {"organisation": str(cast.here.pk), "role": "participant", "language": "fi", "unit": "", "text": "", **more}


def unit_fields(client: Client, run: ImportRun) -> list[tuple[str, str]]:
    """The fields of the preview that ask for units, each with the words it asks about."""
    page = client.get(address("import_detail", run.pk))
    return [(bound.html_name, str(bound.label)) for bound in page.context["unknown"]]
