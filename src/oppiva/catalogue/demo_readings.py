"""The demo's analyst has read what experiments measured; now and then the way of measuring changed midway."""

from __future__ import annotations

from collections.abc import Mapping

from oppiva.catalogue import queries, services
from oppiva.catalogue.models import EffectDomain
from oppiva.core.policy import Actor
from oppiva.experiments.queries import MeasureNumbers
from oppiva.programme.models import Programme

# What a unit or a word of the measure is about; the first that is found.
ABOUT: Mapping[str, str] = {
    "min": EffectDomain.TIME,
    "tunti": EffectDomain.TIME,
    "pv": EffectDomain.TIME,
    "keskeyty": EffectDomain.COPING,
    "palaveri": EffectDomain.COPING,
    "rauha": EffectDomain.COPING,
    "työnantaj": EffectDomain.EMPLOYMENT,
    "yrity": EffectDomain.EMPLOYMENT,
    "paikk": EffectDomain.EMPLOYMENT,
    "virhe": EffectDomain.QUALITY,
    "puuttu": EffectDomain.QUALITY,
}
CHANGED = "Aluksi laskettiin vain puhelut, sitten myös viestit."
CHANGED_AT = 17  # of so many measures one


def build(actor: Actor, programme: Programme) -> None:
    """Reads every measure of the experiments on the table whose wanted direction the team has said."""
    told = [(cycle, one) for cycle, one in queries.measures_in(actor, programme) if one.wanted]
    for at, (cycle, measure) in enumerate(told, start=1):
        changed = at % CHANGED_AT == 0
        changes = {"domain": _domain(measure), "method_changed": changed, "note": CHANGED if changed else ""}
        services.set_reading(actor, cycle, measure, changes=changes)


def _domain(measure: MeasureNumbers) -> str:
    told = f"{measure.unit} {measure.what}".casefold()
    return next((str(domain) for word, domain in ABOUT.items() if word in told), str(EffectDomain.CUSTOMER))
