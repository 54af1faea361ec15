"""Where things must not be: no second home, closed modules, hosts and paths of one machine."""

import ast
import re
from collections.abc import Iterator

from contracts.ruling import Source, called, dotted, rule


@rule(
    "no common, utils or helpers: what two apps need belongs to the lower of them",
    bad=[("people/utils.py", ""), ("common/models.py", ""), ("core/plan/helpers.py", "")],
    good=[("people/rules.py", "")],
)
def no_second_home(source: Source) -> Iterator[int]:
    if source.within("common", "util", "utils", "helper", "helpers", "misc", "shared"):
        yield 1


@rule(
    "forms and views are closed to other apps",
    bad=[("home/views.py", "from oppiva.people.forms import X"), ("home/urls.py", "from oppiva.people import views")],
    good=[
        ("people/views.py", "from oppiva.people import forms"),
        ("home/views.py", "from oppiva.people import queries"),
    ],
)
def closed_modules(source: Source) -> Iterator[int]:
    for node in source.nodes(ast.ImportFrom):
        parts = (node.module or "").split(".")
        # The forms of ui are furniture (fields, widgets), made to be built upon.
        if parts[0] != "oppiva" or len(parts) < 2 or parts[1] in {source.app, "ui"}:
            continue
        names = {*parts[2:], *(name.name for name in node.names)} if len(parts) == 2 else set(parts[2:])
        if names & {"forms", "views"}:
            yield node.lineno


@rule(
    "print belongs to cli",
    bad=[("people/services.py", "print('x')")],
    good=[("cli/demo.py", "print('x')"), ("people/services.py", "log.info('x')")],
)
def prints(source: Source) -> Iterator[int]:
    if source.app != "cli":
        for node in source.nodes(ast.Call):
            if dotted(node.func) == "print":
                yield node.lineno


@rule(
    "a broad except only at the edge of a background job",
    bad=[
        ("people/services.py", "try:\n    x()\nexcept Exception:\n    pass"),
        ("people/views.py", "try:\n    x()\nexcept:\n    pass"),
    ],
    good=[
        ("jobs/worker.py", "try:\n    x()\nexcept Exception:\n    log()"),
        ("people/views.py", "try:\n    x()\nexcept DomainError:\n    y()"),
        ("people/services.py", "try:\n    x()\nexcept BaseException:\n    undo()\n    raise"),
    ],
)
def broad_excepts(source: Source) -> Iterator[int]:
    if source.app == "jobs":
        return
    for node in source.nodes(ast.ExceptHandler):
        broad = node.type is None or any(called(part) in {"Exception", "BaseException"} for part in ast.walk(node.type))
        again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if broad and not again:
            yield node.lineno


@rule(
    "no inclusion tags: a fragment is a named partial, furniture a component",
    bad=[("ui/templatetags/x.py", "@register.inclusion_tag('a.html')\ndef a(): ...")],
    good=[("ui/templatetags/x.py", "@register.filter\ndef a(): ...")],
)
def inclusion_tags(source: Source) -> Iterator[int]:
    for node in source.nodes(ast.Attribute):
        if node.attr == "inclusion_tag":
            yield node.lineno


@rule(
    "no address of another host and no path of one machine in the code",
    bad=[
        ("people/services.py", "URL = 'https://cdn.example.com/x'"),
        ("cli/x.py", "P = '/home/somebody/x'"),
        ("cli/x.py", "P = '/root/x'"),
    ],
    good=[
        ("people/services.py", "URL = 'http://127.0.0.1:8000'"),
        ("core/charts/svg.py", "NS = 'http://www.w3.org/2000/svg'"),
        ("cli/x.py", "URL = f'http://{HOST}/'"),
    ],
)
def hosts_and_paths(source: Source) -> Iterator[int]:
    # The last two: the supervising authority's page, which an accessibility statement must name (306/2019), and the
    # licence of what is published, which asks to be named by its address. Names of formats are addresses, too.
    known = (
        "127.0.0.1", "localhost", "www.w3.org", "{", "%(", "testserver", "www.saavutettavuusvaatimukset.fi",
        "creativecommons.org/licenses/", "schema.org", "www.sitemaps.org/schemas/",
    )  # fmt: skip
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str):
            for host in re.findall(r"https?://([^\s'\"]*)", node.value):
                if host and not host.startswith(known) and not host.endswith(".example"):
                    yield node.lineno
            if re.search(r"(?<![\w.])/(home|root|work|Users)/", node.value):
                yield node.lineno
