"""Invitations of the demo: some in each state, a list that was sent, and one that waits to be looked through."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.utils.translation import override

from oppiva.core.policy import Actor
from oppiva.jobs.clock import travel
from oppiva.jobs.queries import mail_context
from oppiva.people import services
from oppiva.people.demo.cast import person
from oppiva.people.models import Invitation, Organisation, Role, Unit
from oppiva.people.queries import actor_for, invitations_of_run, organisation_named, unit_choices_for_invitations
from oppiva.people.rules import house_to_invite, unit_for

BEGINS = date(2026, 3, 1)
HOUSE = "Järvi-Savon työllisyyspalvelut"
# As a unit's secretary sends it: a title, two names in one column, a sum, a row without a whole address.
LIST = """Järvi-Savon työllisyyspalvelut, kevään ilmoittautuneet;;;
;;;
Nimi;Sähköposti;Yksikkö;Kieli
Kallio, Ritva;ritva.kallio@jarvisavo.example;Henkilöasiakkaat;suomi
Tuomisto, Pentti;pentti.tuomisto@jarvisavo.example;Työnantajapalvelut;suomi
Nyberg, Åsa;asa.nyberg@jarvisavo.example;Palveluohjaus;ruotsi
Kettula, Aino;Aino.Kettula@jarvisavo.example;Henkilöasiakkaat;suomi
Salmenoja, Eero;eero.salmenoja@jarvisavo.example;Palveluohjaus;suomi
Ollila, Kirsi;kirsi.ollila@jarvisavo;Työnantajapalvelut;suomi
Heinonen, Jorma;jorma.heinonen@jarvisavo.example;Asiakasneuvonta;suomi
Heinonen, Jorma;jorma.heinonen@jarvisavo.example;Työnantajapalvelut;suomi
Manninen, Sinikka;pirjo.hakamaki@jarvisavo.example;Henkilöasiakkaat;suomi
Vilkuna, Esa;esa.vilkuna@jarvisavo.example;Asiakasneuvonta;suomi
Pohjola, Merja;merja.pohjola@jarvisavo.example;Työnantajapalvelut;suomi
Yhteensä 11;;;
"""
SENT = "Rauno Kivinen <rauno.kivinen@jarvisavo.example>; Virve Aarnio <virve.aarnio@jarvisavo.example>; \
Heidi Forss <heidi.forss@jarvisavo.example>; Martti Eskola <martti.eskola@jarvisavo.example>"


ALONE = (
    # name, language, days before the demo's day, what became of it
    ("Pasi Kuusinen", "fi", 44, "expired"),
    ("Marita Lehtelä", "fi", 20, "accepted"),
    ("Gunilla Sandell", "sv", 12, "declined"),
    ("Jouko Harmaala", "fi", 9, "withdrawn"),
    ("Tarja Immonen", "fi", 3, "sent"),
)
ACCEPTED = 2  # of the list that was sent


def build(random: Random, day: date) -> None:
    """Tells the part of invitations up to the day, as the area's administrator."""
    admin, house = person(Role.AREA_ADMIN), organisation_named(HOUSE)
    if admin is None or house is None or day < BEGINS:
        return
    with override("fi"):
        actor = actor_for(admin)
        organisation = house_to_invite(actor, house)
        units = {name: UUID(key) for key, name in unit_choices_for_invitations(actor, house)}
        unit = unit_for(actor, units["Henkilöasiakkaat"])
        for name, language, days, became in ALONE:
            with travel(day - timedelta(days=days)):
                _invite(actor, unit, name, language, became)
        with travel(day - timedelta(days=6)):
            _send_list(actor, organisation, unit)
        with travel(day):
            services.expire_invitations()
            services.read_in(
                actor,
                organisation,
                role=Role.PARTICIPANT,
                language="fi",
                data=LIST.encode("cp1252"),
                name="kevään ilmoittautuneet.csv",
            )


def _invite(actor: Actor, unit: Unit, name: str, language: str, became: str) -> None:
    plain = name.lower().replace(" ", ".").translate(str.maketrans("äöå", "aoa"))
    invitation = services.invite(
        actor,
        name=name,
        email=f"{plain}@jarvisavo.example",
        unit=unit,
        role=Role.PARTICIPANT,
        scope_kind="unit",
        scope_id=str(unit.pk),
        language=language,
    )
    if became == "accepted":
        services.accept(_token(invitation))
    elif became == "declined":
        services.decline(_token(invitation))
    elif became == "withdrawn":
        services.withdraw(actor, invitation)


def _send_list(actor: Actor, organisation: Organisation, unit: Unit) -> None:
    run = services.read_in(actor, organisation, role=Role.PARTICIPANT, language="fi", text=SENT, unit=unit.pk)
    services.confirm_import(actor, run)
    for invitation in invitations_of_run(run)[:ACCEPTED]:
        services.accept(_token(invitation))


def _token(invitation: Invitation) -> str:
    """The link as it waits in the outbox of the demo."""
    return str(mail_context("invitation", str(invitation.pk)).get("token", ""))
