"""`oppiva trace show CODE|verify`: what led to a record and what came of it, and whether the trace is whole."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from oppiva.cli.words import gettext as _
from oppiva.cli.words import language

if TYPE_CHECKING:
    from oppiva.catalogue.models import TraceNode
    from oppiva.catalogue.queries import EdgeRow, Fault, NodeRow, TraceRows


def run(argv: list[str]) -> int:
    """Do one of them; 0 done, 1 the trace is not whole, 2 a code that leads nowhere or to several records."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from django.utils import translation

    with translation.override(language()):
        return _verify() if options.deed == "verify" else _show(options.code, options.programme, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="oppiva trace", description=_("Follow a record from trial to use"))
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="show|verify")
    show = deeds.add_parser("show", help=_("what led to a record and what came of it, in order of time"))
    show.add_argument("code", help=_("the code of an experiment (07-3), a candidate (A7) or another record"))
    show.add_argument("--programme", default="", metavar="CODE", help=_("where several programmes know the code"))
    show.add_argument("--json", action="store_true", help=_("nodes and edges as JSON"))
    deeds.add_parser("verify", help=_("check that no experiment was lost and every step has its history"))
    return parser


def _show(code: str, programme: str, *, as_json: bool) -> int:
    from django.http import Http404

    from oppiva.catalogue import queries, rules
    from oppiva.core.policy import system

    actor = system("trace")
    try:
        node: TraceNode = rules.node_for(actor, code, programme)
    except Http404:
        words = _("The trace knows no record %(code)s, or several programmes do. Name one: --programme CODE")
        print(words % {"code": code}, file=sys.stderr)
        return 2
    found = queries.trace(actor, node)
    print(json.dumps(plain(found), ensure_ascii=False, indent=2, sort_keys=True) if as_json else _told(found))
    return 0


def plain(found: "TraceRows") -> dict[str, object]:
    """Nodes and edges as JSON holds them: the record, then both directions in order of time."""
    rows = (*found.up, *found.down, *found.gone)
    nodes = {one.pk: one for edge in rows for one in (edge.source, edge.target)} | {found.node.pk: found.node}
    ordered = sorted(nodes.values(), key=lambda one: (one.at, one.code))
    return {
        "record": found.node.code,
        "nodes": [_node(one) for one in ordered],
        "up": [_edge(one) for one in found.up],
        "down": [_edge(one) for one in found.down],
        "gone": [_edge(one) for one in found.gone],
        "days": [
            {"code": nodes[one.node].code, "kind": one.kind, "on": one.on.isoformat()}
            for one in found.days
            if one.node in nodes
        ],
        "sources": [{"code": one.node.code, "kinds": list(one.kinds), "mixed": one.mixed} for one in found.sources],
    }


def _node(one: "NodeRow") -> dict[str, object]:
    return {
        "kind": one.kind,
        "code": one.code,
        "title": one.title,
        "language": one.language,
        "state": one.state,
        "areas": list(one.areas),
        "certainty": one.certainty,
        "in_use": one.in_use,
        "at": one.at.isoformat(),
    }


def _edge(one: "EdgeRow") -> dict[str, object]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "source": one.source.code,
        "target": one.target.code,
        "origin": one.origin,
        "note": one.note,
        "via": one.via,
        "at": one.at.isoformat(),
    }


def _told(found: "TraceRows") -> str:
    lines = [_named(found.node), "", _("What led to it:"), *_lines(found.up), "", _("What came of it:")]
    lines += _lines(found.down)
    if found.days:
        rows = (*found.up, *found.down)
        nodes = {one.pk: one for edge in rows for one in (edge.source, edge.target)} | {found.node.pk: found.node}
        lines += ["", _("Day by day inside the records:")]
        lines += [
            f"  {one.on.day}.{one.on.month}.{one.on.year}  {_named(nodes[one.node])}: {one.words}"
            for one in found.days
            if one.node in nodes
        ]
    if found.gone:
        lines += ["", _("Taken away:"), *_lines(found.gone)]
    return "\n".join(lines)


def _lines(edges: Iterable["EdgeRow"]) -> list[str]:
    from oppiva.catalogue.models import EdgeKind
    from oppiva.jobs.clock import HELSINKI

    found = []
    for one in edges:
        day = one.at.astimezone(HELSINKI)
        ends = f"{_named(one.source)} → {_named(one.target)}"
        found.append(f"  {day.day}.{day.month}.{day.year}  {ends}: {EdgeKind(one.kind).label}")
    return found or ["  –"]


def _named(one: "NodeRow") -> str:
    return f"{one.code} {one.title}".strip()


def _verify() -> int:
    from oppiva.catalogue import queries

    verdict = queries.verify()
    print(
        _("Programmes: %(programmes)d, records: %(nodes)d, edges: %(edges)d, of which living: %(living)d.")
        % {
            "programmes": verdict.programmes,
            "nodes": verdict.nodes,
            "edges": verdict.edges,
            "living": verdict.living,
        }
    )
    for fault in verdict.faults:
        print(_described(fault))
    print(_("No experiment was lost.") if verdict.ok else _("The trace is not whole."))
    return 0 if verdict.ok else 1


def _described(fault: "Fault") -> str:
    """One line: where, and what is wrong there."""
    facts = {
        "programme": fault.programme,
        "source": fault.source,
        "target": fault.target,
        "kind": fault.kind,
    }
    match fault.code:
        case "lost":
            return _("%(programme)s: %(source)s was in %(target)s, which is closed, and leads nowhere") % facts
        case "shape":
            return _("%(programme)s: %(source)s and %(target)s are not joined by %(kind)s") % facts
    return _("%(programme)s: %(kind)s are not as the history made them") % facts
