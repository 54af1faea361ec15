"""Plan versions: the list, the check of one, a new one from a file, two side by side, and as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.plan import PlanError
from oppiva.people.asker import actor_of
from oppiva.programme import check_page, pages, queries, rules, services
from oppiva.programme.checking import plan_of
from oppiva.programme.forms import PlanFileForm
from oppiva.programme.models import PlanVersion
from oppiva.programme.redaction import content_without_pay, report_without_pay
from oppiva.programme.views.troubles import explain, summary_of


@require_safe
def version_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of a programme's plan, the newest first."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code, kind="plan")
    return render(request, "programme/version_list.html", check_page.versions(actor, programme))


@require_safe
def check(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """What a strict funder would say of one version, and what would mend it."""
    actor = actor_of(request)
    version = rules.plan_version_for(actor, code, no)
    return render(request, "programme/plan_check.html", check_page.check(actor, version))


@require_http_methods(["GET", "POST"])
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    """A new version from a file or pasted text."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code, kind="plan")
    rules.require(actor, "write", programme, "plan")
    form = PlanFileForm(request.POST, request.FILES) if request.method == "POST" else PlanFileForm()
    trouble = None
    if form.is_bound and form.is_valid():
        try:
            version = services.add_version(actor, programme, toml=form.cleaned_data["plan"])
        except (PlanError, DomainError) as error:
            trouble = explain(form, error)
        else:
            messages.success(request, _("Version %(no)s is stored and checked.") % {"no": version.no})
            return redirect("programme:check", code=code, no=version.no)
    context = {
        "form": form,
        "summary": summary_of(form, trouble),
        "trouble": trouble,
        "programme": programme,
        "path": pages.version_path(code, programme.name, (_("New version"), "")),
    }
    return render(request, "programme/version_new.html", context, status=422 if form.is_bound else 200)


@require_safe
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions field by field, and the checks that changed between them."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code, kind="plan")
    rules.plan_version_for(actor, code, 1)  # who may only know that versions exist finds no page here
    asked = [request.GET.get(name, "").strip()[:20] for name in ("a", "b")]
    numbers = queries.version_numbers(programme)
    unknown = [one for one in asked if one and one not in map(str, numbers)]
    if unknown or "" in asked:
        context = check_page.chooser(programme, numbers, unknown)
        return render(request, "programme/version_choose.html", context)
    found = [rules.plan_version_for(actor, code, int(one)) for one in asked]
    return render(request, "programme/version_compare.html", check_page.comparison(actor, programme, *found))


@require_POST
def take_up_again(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """An earlier version as the newest one again."""
    actor = actor_of(request)
    version = rules.plan_version_for(actor, code, no)
    made = services.take_up_again(actor, version.programme, version)
    messages.success(request, _("Version %(old)s is now also version %(new)s.") % {"old": no, "new": made.no})
    return redirect("programme:check", code=code, no=made.no)


@require_safe
def plan_file(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """The plan as a file."""
    version = _exported(request, code, no)
    response = HttpResponse(_content(request, version), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_ascii(code)}-{no}.toml"'
    return response


@require_safe
def check_file(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """The check as JSON, the same as the command prints: codes and numbers, no sentences."""
    version = _exported(request, code, no)
    report = queries.report_of(version)
    if report is None:
        raise Http404
    if not rules.sees_pay(actor_of(request), version.programme):
        report = report_without_pay(report)
    response = JsonResponse(check_page.report_json(version, report), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{_ascii(code)}-{no}-check.json"'
    return response


def _exported(request: HttpRequest, code: str, no: int) -> PlanVersion:
    actor = actor_of(request)
    version = rules.plan_version_for(actor, code, no)
    rules.require(actor, "export", version.programme, "plan")
    return version


def _content(request: HttpRequest, version: PlanVersion) -> str:
    if rules.sees_pay(actor_of(request), version.programme):
        return version.content
    return content_without_pay(version, plan_of(version).data)


def _ascii(code: str) -> str:
    return code.encode("ascii", "ignore").decode() or "plan"
