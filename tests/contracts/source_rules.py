"""What the source must not do (ARCHITECTURE, trust.md 10), as rules over the syntax tree and over templates.

Each rule carries a bad and a good example; `test_source.py` runs the rules over the code and over their own examples,
so that a rule which finds nothing any more fails by itself.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "oppiva"
Kind = TypeVar("Kind", bound=ast.AST)
QUERYSET = {"objects", "_base_manager", "_default_manager", "filter", "exclude", "all", "select_for_update", "using"}


@dataclass(frozen=True)
class Source:
    """One file: its path below `src/oppiva` and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def everything(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def app(self) -> str:
        return self.path.parts[0]

    def within(self, *names: str) -> bool:
        """Whether the file, or a package it lies in, has one of these names."""
        return bool({self.path.stem, *self.path.parts[:-1]} & set(names))

    def nodes(self, *kinds: type[Kind]) -> Iterator[Kind]:
        return (node for node in self.everything if isinstance(node, kinds))


Check = Callable[[Source], Iterator[int]]


@dataclass(frozen=True)
class Rule:
    """A rule, what it says when broken, and a bad and a good file."""

    name: str
    words: str
    check: Check
    bad: tuple[Source, ...]
    good: tuple[Source, ...] = ()


RULES: list[Rule] = []
TEMPLATE_RULES: list[Rule] = []


def rule(
    words: str, *, bad: list[tuple[str, str]], good: list[tuple[str, str]] | None = None
) -> Callable[[Check], Check]:
    """Register a check under its function's name; examples are (path, text)."""

    def register(check: Check) -> Check:
        def examples(pairs: list[tuple[str, str]]) -> tuple[Source, ...]:
            return tuple(Source(PurePosixPath(path), text) for path, text in pairs)

        kept = TEMPLATE_RULES if bad[0][0].endswith(".html") else RULES
        kept.append(Rule(check.__name__, words, check, examples(bad), examples(good or [])))
        return check

    return register


def called(node: ast.AST) -> str:
    """The last name of what is called or named: `a.b.c()` and `a.b.c` give c."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """The whole name as written, `timezone.now`; empty for anything but names and dots."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def chain(node: ast.AST) -> set[str]:
    """Every name on the way to an attribute: of `M.objects.filter(x).update` these are M, objects, filter, update."""
    names = set()
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        else:
            return names | ({node.id} if isinstance(node, ast.Name) else set())


# --- reads and writes -------------------------------------------------------------------------------------------------
@rule(
    "reads start from visible_to: .objects, _base_manager and get_object_or_404(Model only in queries, rules, "
    "services, receivers, tasks and migrations",
    bad=[
        ("people/views.py", "Person.objects.get(pk=1)"),
        ("people/views.py", "get_object_or_404(Person, pk=1)"),
        ("people/forms.py", "queryset = Unit._base_manager"),
    ],
    good=[
        ("people/queries.py", "Person.objects.all()"),
        ("people/services/grants.py", "Person.objects.get()"),
        ("people/views.py", "get_object_or_404(queries.people(actor), pk=1)"),
        ("people/forms.py", "queryset = Unit.objects.none()"),
    ],
)
def reads(source: Source) -> Iterator[int]:
    # `structure` is the memory behind the rules of people, `opening` what each request reads of its own session.
    if source.within("queries", "rules", "services", "receivers", "tasks", "migrations", "structure", "opening"):
        return
    # Sign-in looks people up before anybody is known, so there is no actor to see for.
    if source.app == "people" and source.path.stem.startswith("signin"):
        return
    # `Model.objects.none()` is how a form says that its choices come later.
    empty = [node.value for node in source.nodes(ast.Attribute) if node.attr == "none"]
    for node in source.nodes(ast.Attribute):
        if node.attr in {"objects", "_base_manager", "_default_manager"} and node not in empty:
            yield node.lineno
    for node in source.nodes(ast.Call):
        if called(node) in {"get_object_or_404", "get_list_or_404"} and node.args:
            first = node.args[0]
            if isinstance(first, ast.Name) and first.id[:1].isupper():
                yield node.lineno


@rule(
    ".update() of rows goes past revisions: only in services",
    bad=[
        ("people/views.py", "people.filter(pk=1).update(name='x')"),
        ("people/rules.py", "P.objects.bulk_update(a, ['b'])"),
    ],
    good=[
        ("people/services.py", "Person.objects.filter(pk=1).update(name='x')"),
        ("people/views.py", "facts.update(a=1)"),
    ],
)
def row_updates(source: Source) -> Iterator[int]:
    if source.within("services", "migrations"):
        return
    for node in source.nodes(ast.Call):
        if not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in {"bulk_update", "update_or_create"} or (
            node.func.attr == "update" and chain(node.func.value) & QUERYSET
        ):
            yield node.lineno


@rule(
    "transactions open only in services",
    bad=[("people/views.py", "with transaction.atomic():\n    pass"), ("people/views.py", "@atomic\ndef view(): ...")],
    good=[("people/services.py", "with transaction.atomic():\n    pass")],
)
def transactions(source: Source) -> Iterator[int]:
    if source.within("services", "migrations") or source.app in {"audit", "jobs"}:
        return
    for node in source.nodes(ast.Attribute, ast.Name):
        if dotted(node) in {"transaction.atomic", "atomic", "transaction.set_autocommit"}:
            yield node.lineno


@rule(
    "no SQL by hand outside migrations, jobs and audit",
    bad=[
        ("people/queries.py", "with connection.cursor() as c:\n    c.execute('x')"),
        ("people/queries.py", "Person.objects.raw('SELECT 1')"),
        ("people/queries.py", "rows.annotate(a=RawSQL('1', ()))"),
    ],
    good=[("jobs/services/queue.py", "connection.cursor()"), ("people/migrations/0002_x.py", "migrations.RunSQL('x')")],
)
def sql(source: Source) -> Iterator[int]:
    if source.within("migrations") or source.app in {"audit", "jobs"}:
        return
    for node in source.nodes(ast.Call):
        name = called(node)
        by_manager = (
            name in {"raw", "extra"} and isinstance(node.func, ast.Attribute) and chain(node.func.value) & QUERYSET
        )
        if name in {"RawSQL", "RunSQL"} or by_manager or dotted(node.func).endswith("connection.cursor"):
            yield node.lineno


@rule(
    "a key that others may follow has a plural related_name",
    bad=[("people/models.py", "class A(Model):\n    b = models.ForeignKey('B', on_delete=models.CASCADE)")],
    good=[("people/models.py", "b = models.ForeignKey('B', on_delete=models.CASCADE, related_name='as')")],
)
def related_names(source: Source) -> Iterator[int]:
    if not source.within("models"):
        return
    for node in source.nodes(ast.Call):
        if called(node) in {"ForeignKey", "ManyToManyField", "OneToOneField"}:
            named = {keyword.arg for keyword in node.keywords}
            if "related_name" not in named:
                yield node.lineno


# --- time and money ---------------------------------------------------------------------------------------------------
@rule(
    "today comes from jobs/clock.py (the demo's day included), never from the machine",
    bad=[
        ("programme/services.py", "timezone.now()"),
        ("programme/models.py", "at = models.DateTimeField(default=timezone.now)"),
        ("programme/models.py", "at = models.DateTimeField(auto_now_add=True)"),
        ("core/plan/x.py", "datetime.date.today()"),
        ("home/views.py", "datetime.now(UTC)"),
    ],
    good=[
        ("jobs/clock.py", "datetime.now(UTC)"),
        ("home/views.py", "clock.now()"),
        ("people/signin.py", "timezone.now()"),
    ],
)
def clock(source: Source) -> Iterator[int]:
    signin = source.app == "people" and source.path.stem.startswith(("signin", "mail"))
    if source.app in {"jobs", "audit"} or signin or source.within("migrations"):
        return
    readings = {"timezone.now", "date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time"}
    for node in source.nodes(ast.Attribute):
        if ".".join(dotted(node).split(".")[-2:]) in readings:
            yield node.lineno
    for call in source.nodes(ast.Call):  # with an argument these convert a moment instead of reading the clock
        if called(call) in {"localtime", "localdate"} and not call.args:
            yield call.lineno
    for keyword in source.nodes(ast.keyword):
        if keyword.arg in {"auto_now", "auto_now_add"}:
            yield keyword.value.lineno
    for imported in source.nodes(ast.ImportFrom):
        if imported.module == "django.utils.timezone" and {"now", "localdate"} & {name.name for name in imported.names}:
            yield imported.lineno


@rule(
    "money is integer cents, time integer minutes: no float",
    bad=[
        ("core/money/x.py", "def total(cents: float) -> int: ..."),
        ("programme/models.py", "cost = models.FloatField()"),
        ("core/money/x.py", "@dataclass\nclass A:\n    unit_cost: float"),
        ("core/money/x.py", "amount = float(text)"),
    ],
    good=[("core/money/x.py", "def total(cents: int) -> int: ..."), ("core/statistics/x.py", "mean: float = 0.0")],
)
def money(source: Source) -> Iterator[int]:
    def of_money(name: str) -> bool:
        return bool(re.search(r"cent(s|$|_)|euro|amount|cost|price|salary|wage|minutes|funding", name))

    def is_float(node: ast.AST | None) -> bool:
        return node is not None and any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(node))

    for node in source.nodes(ast.arg):
        if of_money(node.arg) and is_float(node.annotation):
            yield node.lineno
    for assigned in source.nodes(ast.AnnAssign):
        if of_money(called(assigned.target)) and is_float(assigned.annotation):
            yield assigned.lineno
    for plain in source.nodes(ast.Assign):
        if (
            isinstance(plain.value, ast.Call)
            and called(plain.value) == "float"
            and any(map(of_money, map(called, plain.targets)))
        ):
            yield plain.lineno
    for call in source.nodes(ast.Call):
        if called(call) == "FloatField" and source.within("models"):
            yield call.lineno


# --- what leaves the server -------------------------------------------------------------------------------------------
@rule(
    "text is marked safe in one module only, ui/safe.py",
    bad=[("people/views.py", "mark_safe('<b>')"), ("ui/templatetags/x.py", "SafeString('x')")],
    good=[("ui/safe.py", "mark_safe('<b>')"), ("people/views.py", "format_html('<b>{}</b>', x)")],
)
def marked_safe(source: Source) -> Iterator[int]:
    if str(source.path) == "ui/safe.py":
        return
    for node in source.nodes(ast.Attribute, ast.Name, ast.Call):
        made = isinstance(node, ast.Call) and called(node) in {"SafeString", "SafeText"}
        if made or (not isinstance(node, ast.Call) and called(node) == "mark_safe"):
            yield node.lineno


@rule(
    "no view streams: a long export is a job that leaves a file",
    bad=[("people/views.py", "return StreamingHttpResponse(rows)")],
    good=[("people/views.py", "return HttpResponse(rows)")],
)
def streaming(source: Source) -> Iterator[int]:
    for node in source.nodes(ast.Name, ast.Attribute):
        if called(node) == "StreamingHttpResponse":
            yield node.lineno


@rule(
    "a form names its fields: no __all__, no exclude",
    bad=[
        ("people/forms.py", "class F(ModelForm):\n    class Meta:\n        fields = '__all__'"),
        ("people/forms.py", "class F(ModelForm):\n    class Meta:\n        exclude = ['name']"),
    ],
    good=[("people/forms.py", "class F(ModelForm):\n    class Meta:\n        fields = ['name']")],
)
def named_fields(source: Source) -> Iterator[int]:
    for meta in source.nodes(ast.ClassDef):
        if meta.name != "Meta":
            continue
        for node in meta.body:
            names = {called(target) for target in node.targets} if isinstance(node, ast.Assign) else set()
            everything = (
                isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == "__all__"
            )
            if ("fields" in names and everything) or ("exclude" in names and source.within("forms")):
                yield node.lineno


@rule(
    "no route goes round the CSRF check, but the address of a mail whose token stands for the person",
    bad=[
        ("people/views.py", "@csrf_exempt\ndef view(request): ..."),
        ("people/views/notices.py", "@csrf_exempt\ndef mark_read(request): ..."),
        ("experiments/views/follow.py", "@csrf_exempt\ndef follow(request): ..."),
    ],
    good=[
        ("people/views.py", "@require_POST\ndef view(request): ..."),
        ("people/views/notices.py", "@csrf_exempt\ndef digest_off(request, token): ..."),
        ("people/views/acceptance.py", "@csrf_exempt\ndef accept(request, token): ..."),
        ("people/views/acceptance.py", "@csrf_exempt\ndef decline(request, token): ..."),
        ("experiments/views/follow.py", "@csrf_exempt\ndef by_link(request, token): ..."),
    ],
)
def csrf(source: Source) -> Iterator[int]:
    acceptance = "people/views/acceptance.py"
    by_token = {
        id(mark)
        for function in source.nodes(ast.FunctionDef)
        if (str(source.path), function.name)
        in {
            ("people/views/notices.py", "digest_off"),
            ("experiments/views/follow.py", "by_link"),
            (acceptance, "accept"),
            (acceptance, "decline"),
        }
        for mark in function.decorator_list
    }
    for node in source.nodes(ast.Name, ast.Attribute):
        if called(node) == "csrf_exempt" and id(node) not in by_token:
            yield node.lineno


@rule(
    "secrets come from the environment, never from the settings' text",
    bad=[("settings.py", "SECRET_KEY = 'abc'"), ("settings.py", "EMAIL_HOST_PASSWORD: str = 'x'")],
    good=[
        ("settings.py", "SECRET_KEY = env.secret('OPPIVA_SECRET_KEY', None)"),
        ("settings.py", "PASSWORD_HASHERS = ['x']"),
    ],
)
def secrets(source: Source) -> Iterator[int]:
    if source.path.stem != "settings" and source.path.parent.name != "environment":
        return
    for node in source.nodes(ast.Assign, ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        secret = any(re.search(r"(SECRET|PASSWORD|TOKEN|_KEY)$|^SECRET", called(target)) for target in targets)
        if secret and isinstance(node.value, ast.Constant) and node.value.value:
            yield node.lineno


# --- where things are -------------------------------------------------------------------------------------------------
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
    # licence of what is published, which asks to be named by its address.
    known = (
        "127.0.0.1", "localhost", "www.w3.org", "{", "%(", "testserver", "www.saavutettavuusvaatimukset.fi",
        "creativecommons.org/licenses/",
    )  # fmt: skip
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str):
            for host in re.findall(r"https?://([^\s'\"]*)", node.value):
                if host and not host.startswith(known) and not host.endswith(".example"):
                    yield node.lineno
            if re.search(r"(?<![\w.])/(home|root|work|Users)/", node.value):
                yield node.lineno


# --- how it is written ------------------------------------------------------------------------------------------------
@rule(
    "a public function says in one sentence what it gives, takes and refuses",
    bad=[
        ("core/plan/x.py", "def read(text): ..."),
        ("people/services.py", "def grant(): ..."),
    ],
    good=[("core/plan/x.py", "def read(text):\n    'Read a plan.'"), ("core/plan/x.py", "def _part(text): ...")],
)
def docstrings(source: Source) -> Iterator[int]:
    if source.app != "core" and not source.within("services", "queries", "rules"):
        return
    for node in source.tree.body:
        public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        if public and not ast.get_docstring(node):
            yield node.lineno


@rule(
    "a sentence to translate is written whole in the call: no f-string, no sum, no format",
    bad=[
        ("people/views.py", "_(f'Hello {name}')"),
        ("people/views.py", "gettext('Hello ' + name)"),
        ("people/views.py", "_('Hello {}'.format(name))"),
        ("people/views.py", "_('Hello %s' % name)"),
    ],
    good=[("people/views.py", "_('Hello %(name)s') % {'name': name}"), ("people/views.py", "_(word)")],
)
def whole_sentences(source: Source) -> Iterator[int]:
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
    for node in source.nodes(ast.Call):
        if called(node) in names:
            for part in node.args[:2]:
                if (
                    isinstance(part, ast.JoinedStr)
                    or (isinstance(part, ast.BinOp) and _has_text(part))
                    or (isinstance(part, ast.Call) and called(part) == "format")
                ):
                    yield node.lineno


def _has_text(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


@rule(
    "a checker is silenced only for a named rule, and ruff only with a reason beside it",
    bad=[
        ("people/views.py", "x = 1  # noqa"),
        ("people/views.py", "x = 1  # type: ignore"),
        ("people/x.py", "y()  # noqa: S101"),
    ],
    good=[
        ("people/views.py", "x = 1  # noqa: S311 -- no secret"),
        ("people/x.py", "y()  # type: ignore[arg-type] -- a proxy"),
    ],
)
def silenced(source: Source) -> Iterator[int]:
    for number, line in enumerate(source.text.splitlines(), 1):
        reasoned = re.search(r"#\s*(noqa: [A-Z]+\d+(, [A-Z]+\d+)*\W+\w.{4,}|type:\s*ignore\[[\w, -]+\])", line)
        if re.search(r"#\s*(noqa|type:\s*ignore)", line) and not reasoned:
            yield number


# --- templates --------------------------------------------------------------------------------------------------------
def lines_of(pattern: str, text: str) -> Iterator[int]:
    """Line numbers where the pattern begins."""
    for found in re.finditer(pattern, text, re.IGNORECASE):
        yield text.count("\n", 0, found.start()) + 1


@rule(
    "no inline style, script or handler: the content policy forbids them",
    bad=[
        ("people/templates/a.html", '<p style="color:red">'),
        ("people/templates/a.html", "<script>x()</script>"),
        ("people/templates/a.html", "<style>p{}</style>"),
        ("people/templates/a.html", '<a onclick="x()">'),
        ("people/templates/a.html", '<a hx-on:click="x()">'),
        ("people/templates/a.html", '<a href="javascript:x()">'),
        ("people/templates/a.html", "<a hx-vals='js:{a: 1}'>"),
        ("people/templates/a.html", '<a hx-trigger="click[ctrlKey]">'),
    ],
    good=[("people/templates/a.html", '<script src="{% static \'ui/x.js\' %}" defer></script><p class="style">')],
)
def inline(source: Source) -> Iterator[int]:
    yield from lines_of(
        r"<style\b|\sstyle=|\son[a-z]+=[\"']|\shx-on[:-]|javascript:|[\"']js:|hx-trigger=\"[^\"]*\[", source.text
    )
    yield from lines_of(r"<script(?![^>]*\ssrc=)", source.text)


@rule(
    "nothing is taken out of escaping in a template",
    bad=[("people/templates/a.html", "{{ text|safe }}"), ("people/templates/a.html", "{% autoescape off %}")],
    good=[("people/templates/a.html", "{{ text }} <c-safe />")],
)
def unescaped(source: Source) -> Iterator[int]:
    if source.path.suffix == ".txt":  # a mail's text part is no HTML
        return
    yield from lines_of(r"\|\s*(safe|safeseq)\b|autoescape\s+off", source.text)


@rule(
    "a page loads nothing from another host",
    bad=[
        ("ui/templates/a.html", '<script src="https://cdn.example.com/x.js"></script>'),
        ("ui/templates/a.html", '<link rel="stylesheet" href="//fonts.example.com/x.css">'),
        ("ui/templates/a.html", '<img src="http://example.com/x.png">'),
    ],
    good=[
        (
            "ui/templates/a.html",
            '<link rel="stylesheet" href="{% static \'x.css\' %}"><a href="https://example.com">x</a>',
        )
    ],
)
def foreign(source: Source) -> Iterator[int]:
    yield from lines_of(
        r"<(script|img|iframe|source|video|audio|embed|object)\b[^>]*\s(src|data)=[\"'](https?:)?//", source.text
    )
    yield from lines_of(r"<link\b[^>]*\shref=[\"'](https?:)?//", source.text)


SPOKEN = r"aria-label|title|alt|placeholder|label|hint|legend|caption|heading|summary|error|message|empty|text|lead"
# Names that are the same in all three languages.
NAMES = {"oppiva", "eura", "totp", "csv", "json", "toml", "pdf", "eupl", "github"}


@rule(
    "every word of a page goes through translation",
    bad=[
        ("people/templates/a.html", "<h1>Hello</h1>"),
        ("people/templates/a.html", '<a title="Close it">{{ x }}</a>'),
        ("people/templates/a.html", '<c-button label="Save">{% translate "Save" %}</c-button>'),
        ("people/templates/a.html", "<p>{{ n }} days</p>"),
    ],
    good=[
        ("people/templates/a.html", '<h1 class="big title">{% translate "Hello" %}</h1> · {# a comment #}'),
        ("people/templates/a.html", "{% blocktranslate trimmed %}Hello <b>you</b>{% endblocktranslate %}"),
        ("people/templates/a.html", '<a title="{% translate "x" %}" href="{% url "a:b" %}">{{ name }}</a> Oppiva 1.0'),
        ("people/templates/a.html", '{% if a > b %}<c-field :label="_(\'Name\')" name="x" />{% endif %}'),
    ],
)
def untranslated(source: Source) -> Iterator[int]:
    if source.path.name == "components.html":  # the page of components exists in the demo only, for developers
        return
    text = source.text

    def blank(pattern: str, text: str) -> str:
        return re.sub(
            pattern, lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.DOTALL | re.IGNORECASE
        )

    for pattern in (
        r"\{#.*?#\}",
        r"\{%\s*comment\b.*?endcomment\s*%\}",
        r"\{%\s*block\s+\w*class\s*%\}.*?endblock",
        r"\{%-?\s*blocktrans(late)?\b.*?endblocktrans(late)?\s*%\}",
        r"<!--.*?-->",
        r"<!doctype[^>]*>",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"\s:[\w-]+=\"[^\"]*\"",
    ):
        text = blank(pattern, text)
    for found in re.finditer(rf"\s(?:{SPOKEN})=(\"[^\"]*\"|'[^']*')", text):
        if speaks(found.group(1)):
            yield text.count("\n", 0, found.start()) + 1
    tags = re.compile(r"<[a-zA-Z/](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.DOTALL)
    bare = tags.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for number, line in enumerate(bare.splitlines(), 1):
        if speaks(line):
            yield number


def speaks(text: str) -> bool:
    """Whether the text holds a word that would differ between languages."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;|\w+\.(fi|eu)\b", " ", text))
    return any(word.lower() not in NAMES for word in words)


@cache
def python_sources() -> list[Source]:
    """Every Python file of the package."""
    return [_source(path) for path in sorted(PACKAGE.rglob("*.py"))]


@cache
def template_sources() -> list[Source]:
    """Every template of the package, mails included."""
    paths = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.suffix in {".html", ".txt"})
    return [_source(path) for path in paths]


def _source(path: Path) -> Source:
    return Source(PurePosixPath(path.relative_to(PACKAGE).as_posix()), path.read_text("utf-8"))
