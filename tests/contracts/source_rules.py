"""What the code must not do with data, time, money, secrets and requests (ARCHITECTURE, trust.md 10)."""

import ast
import re
from collections.abc import Iterator

from contracts.ruling import Source, called, chain, dotted, rule

QUERYSET = {"objects", "_base_manager", "_default_manager", "filter", "exclude", "all", "select_for_update", "using"}


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
    "no SQL by hand outside migrations, jobs and audit, and full text of search",
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
    # Django knows no full text of SQLite.
    if source.app == "search" and source.path.stem == "fulltext":
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
    "no route goes round the CSRF check, but where a token of a mail or of a header stands for the person",
    bad=[
        ("people/views.py", "@csrf_exempt\ndef view(request): ..."),
        ("people/views/notices.py", "@csrf_exempt\ndef mark_read(request): ..."),
        ("experiments/views/follow.py", "@csrf_exempt\ndef follow(request): ..."),
        ("catalogue/views/questions.py", "@csrf_exempt\ndef ask(request, slug): ..."),
    ],
    good=[
        ("people/views.py", "@require_POST\ndef view(request): ..."),
        ("people/views/notices.py", "@csrf_exempt\ndef digest_off(request, token): ..."),
        ("people/views/acceptance.py", "@csrf_exempt\ndef accept(request, token): ..."),
        ("people/views/acceptance.py", "@csrf_exempt\ndef decline(request, token): ..."),
        ("people/views/questions.py", "@csrf_exempt\ndef questions(request, token): ..."),
        ("experiments/views/follow.py", "@csrf_exempt\ndef by_link(request, token): ..."),
        ("catalogue/views/questions.py", "@csrf_exempt\ndef confirm(request, token): ..."),
        ("adoption/views/begin.py", "@csrf_exempt\ndef link(request, token): ..."),
        ("people/interface/edge.py", "@csrf_exempt\ndef answer(request): ..."),
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
            ("catalogue/views/questions.py", "confirm"),
            ("adoption/views/begin.py", "link"),
            ("people/views/questions.py", "questions"),
            (acceptance, "accept"),
            (acceptance, "decline"),
            # The interface knows a token and no session: the middleware takes the session away.
            ("people/interface/edge.py", "answer"),
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
