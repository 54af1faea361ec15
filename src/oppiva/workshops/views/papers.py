"""The papers of a half-day as tagged PDF: its flow, the sign-in sheet, a card with a QR code for each team."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.people.asker import actor_of
from oppiva.programme.visibility import statement
from oppiva.ui import pdf
from oppiva.workshops import flow, paper_words, queries, rules, sentences
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import Session
from oppiva.workshops.pages import flow as pages
from oppiva.workshops.views.flow import to_plan

STYLE = Path(__file__).parents[1] / "papers.css"
FILE_POLICY = "default-src 'none'; sandbox"
BLANK_ROWS = 4  # for who comes without being on the list


@require_safe
def flow_pdf(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The flow with times, tasks and options, and who is in which team."""
    actor, found = to_plan(request, code, series, number)
    rows = queries.step_rows(found.pk)
    own = rules.series_of(found)
    context = {
        "lines": pages.step_lines(found, rows, queries.material_rows(actor, [found.pk])),
        "ends": flow.starts(found.begins(), [*(row.step for row in rows), flow.Step("")])[-1],
        "total": flow.total([row.step for row in rows]),
        "teams": queries.published_teams(own) if rules.may_roster(actor, "read", own) else [],
        "task": queries.planned_task(found),
    }
    return _paper(found, "workshops/flow_pdf.html", context, _("run-sheet"))


@require_safe
def sign_in_sheet(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Names with empty boxes for how, when and a signature: attendance on paper."""
    found = _of_roster(request, code, series, number)
    context = {"rows": queries.expected_rows(found), "blank": range(BLANK_ROWS)}
    return _paper(found, "workshops/sign_in_pdf.html", context, _("sign-in-sheet"))


@require_safe
def team_cards(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """A sheet for each team: first names, the way in by QR code or join code, room to write at each step."""
    found = _of_roster(request, code, series, number)
    living = queries.live_code(found)
    join = living.code if living is not None else ""
    teams = queries.published_teams(rules.series_of(found))
    # What a team writes down: the steps of its experiment, and at last what comes next.
    lines = pages.step_lines(found, queries.step_rows(found.pk))
    names = {team.pk: list(call_names({one.pk: one.name for one in team.members}).values()) for team in teams}
    context = {
        "cards": [paper_words.card(found, team.number, names[team.pk], join) for team in teams],
        "code": join,
        "lines": [line for line in lines if line.step.form_step or line is lines[-1]],
    }
    return _paper(found, "workshops/team_cards_pdf.html", context, _("team-cards"))


def _of_roster(request: HttpRequest, code: str, series: str, number: int) -> Session:
    """The half-day for who may read the names of its series, else 404."""
    rules.roster_for(actor_of(request), code, series)
    return rules.session_at(code, series, number)


def _paper(session: Session, template: str, context: Mapping[str, object], name: str) -> HttpResponse:
    """The PDF to save; 404 where the machine cannot draw one."""
    if not pdf.available():
        raise Http404
    series = rules.series_of(session)
    shared = {
        "session": session,
        "series": series,
        "programme": series.programme,
        "when": sentences.when_of(session),
        "statement": statement(get_language() or "fi"),
    }
    content = pdf.document(template, {**shared, **context}, style=STYLE.read_text("utf-8"))
    answer = HttpResponse(content, content_type="application/pdf")
    shown = f"{series.code}-{session.number}-{name}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, shown) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
