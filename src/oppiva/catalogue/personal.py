"""What the grouping table fills of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import CardVerdict, EdgeKind, EventKind, PairLink
from oppiva.catalogue.queries import personal as rows
from oppiva.catalogue.services.personal import stays
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data

STAYS = _("What was done stays without your name: the id leads to nobody.")
KINDS = (
    ("table_events", "traceevent", _("What you did at the grouping table"), rows.event_rows_of, rows.events_by),
    ("table_edges", "traceedge", _("Experiments you placed in candidates"), rows.edge_rows_of, rows.edges_by),
    ("table_verdicts", "cardverdict", _("Experiments you kept as learning or left for later"),
     rows.verdict_rows_of, rows.verdicts_by),
    ("table_links", "pairlink", _("Experiments you put together or apart"), rows.link_rows_of, rows.links_by),
    ("table_runs", "groupingrun", _("Groupings you asked for"), rows.run_rows_of, rows.runs_by),
)  # fmt: skip
FIELDS: dict[str, Promise] = {
    "table_deed": _("What was done"),
    "table_code": _("Code"),
    "table_target": _("With what"),
    "table_edge": _("How it belongs"),
    "table_verdict": _("What you said"),
    "table_link": _("How they were linked"),
    "table_reason": _("Your reason"),
    "table_note": _("Your note"),
    "table_at": _("When"),
    "table_run_at": _("When"),
}


def register() -> None:
    """Fills the slot."""
    own_data_words.add(
        FIELDS,
        {
            "table_deed": dict(EventKind.choices),
            "table_edge": dict(EdgeKind.choices),
            "table_verdict": dict(CardVerdict.Kind.choices),
            "table_link": dict(PairLink.Kind.choices),
        },
    )
    for kind, model, title, found, query in KINDS:
        register_personal_data(
            PersonalData.in_words(kind, f"catalogue.{model}", title, found, stays, stays=STAYS, found=query)
        )
