"""`oppiva plan check` as a person and a program meet it."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from oppiva.cli.plan import run
from oppiva.core.plan import check, read, to_json
from oppiva.core.plan.sample import real_plan

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "src/oppiva/core/plan/data/etela-savo-2025.toml"
SET_BY_THE_TEST = ("LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS")
LEAST = """format = "oppiva-plan/1"
programme = { code = "P", name.fi = "Hanke", start = 2026-01-01, end = 2026-12-31, languages = ["fi"] }
work_packages = [{ code = "A", start = 2026-01-01, end = 2026-12-31, title.fi = "Työ" }]
"""


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if name not in SET_BY_THE_TEST}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8", "COLUMNS": "90"} | more


@pytest.fixture
def plan(capsys, monkeypatch):
    """Run the command here; its exit code, what it printed and what it complained."""

    def ran(*arguments, content=b"", **variables):
        for name in SET_BY_THE_TEST:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"COLUMNS": "90", **variables}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        try:
            code = run(["check", *map(str, arguments)])
        except SystemExit as stopped:
            code = stopped.code
        printed, complained = capsys.readouterr()
        return code, printed, complained

    return ran


def test_real_plan_blocks_and_its_json_is_the_report(plan):
    code, printed, complained = plan(REAL, "--json")
    assert (code, complained) == (1, "")
    assert json.loads(printed) == to_json(check(read(real_plan())))


def test_json_without_a_language_starts_no_django():
    probe = (
        "import sys; from oppiva.cli.plan import run; "
        f"code = run(['check', {str(REAL)!r}, '--json']); "
        "refused = run(['check', '/nowhere', '--json']); "
        "print([name for name in sys.modules if name.split('.')[0] == 'django'], code, refused, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, env=environment(), check=True, text=True)
    assert done.stderr.strip() == "[] 1 2"


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("fi", "Hanke näyttää tavalliselta toiminnalta"),
        ("sv", "Projektet ser ut som ordinarie verksamhet"),
        ("en", "The programme looks like ordinary operations"),
    ],
)
def test_json_with_a_language_adds_a_sentence_to_each_finding_and_changes_nothing_else(plan, language, message):
    code, printed, _complained = plan(REAL, "--json", "--lang", language)
    document = json.loads(printed)
    sentences = {
        (one["id"], finding["code"]): finding.pop("message")
        for one in document["checks"]
        for finding in one["findings"]
    }
    assert code == 1
    assert document == to_json(check(read(real_plan())))
    assert sentences["G03", "additionality_not_shown"] == message
    assert all(sentences.values())


@pytest.mark.parametrize(
    ("variables", "options", "first"),
    [
        ({}, [], "Neljä kohtaa estää hakemisen. Korjaa ne ensin."),
        ({"LANG": "sv_FI.UTF-8"}, [], "Fyra punkter hindrar ansökan. Rätta dem först."),
        ({"LANG": "en_GB.UTF-8"}, [], "Four points block the application. Mend them first."),
        ({"LANG": "de_DE.UTF-8"}, [], "Neljä kohtaa estää hakemisen. Korjaa ne ensin."),
        ({"LANG": "sv_FI.UTF-8"}, ["--lang", "en"], "Four points block the application. Mend them first."),
    ],
)
def test_table_speaks_the_persons_language(plan, variables, options, first):
    code, printed, complained = plan(REAL, *options, **variables)
    assert (code, complained) == (1, "")
    assert printed.splitlines()[0] == first


@pytest.mark.parametrize("columns", ["90", "60", "20"])
def test_table_has_a_row_for_every_check_and_keeps_within_the_terminal(plan, columns):
    _code, printed, _complained = plan(REAL, COLUMNS=columns)
    lines = printed.splitlines()
    assert all(len(line) <= max(40, int(columns)) for line in lines)
    heads = [line for line in lines if line[:1] in "✖▲●✓" and line.strip()]
    assert len(heads) == 32
    assert len({line.index(line.split()[2]) for line in heads}) == 1  # the ids stand in one column
    assert "32 tarkistusta: 4 estää, 17 varoittaa" in " ".join(lines)
    assert "\033[" not in printed


def test_blocking_finding_says_what_would_mend_it_and_where(plan):
    _code, printed, _complained = plan(REAL, COLUMNS="110")
    text = " ".join(printed.split())
    assert "Työpaketti: WP3 · Tarve: 320 h" in text
    assert "Mikä korjaa: Lisää tekijä työpakettiin tai siirrä siihen tunteja. (staff)" in text
    assert "Yhteensä 2 929 h." in text


def test_marks_are_plain_where_the_terminal_knows_no_others():
    done = subprocess.run(
        [sys.executable, "-m", "oppiva.cli", "plan", "check", REAL, "--lang", "en"],
        capture_output=True,
        env=environment(PYTHONIOENCODING="ascii"),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.isascii()
    assert done.stdout.splitlines()[3].startswith(b"+ In order")


def test_plan_in_order_ends_with_0_and_standard_input_is_read(plan, tmp_path):
    sound = real_plan().replace("[continuity]\n", "").replace("[earlier_work]\n", "earlier_work = { none = true }\n")
    parts = (
        "[[staff]]\nrole = 'coach'\nnew_hire = true\nwork_packages = ['WP3']\n"
        "[continuity]\nhandover_signed = true\nstewards = [{ covers = ['models'], organisation = 'mikkeli', "
        "role = 'x', hours_per_year = 1, until = 2028-12-31, letter = true }]\n"
    )
    head, _, rest = sound.partition("[programme]")
    text = f"{head}earlier_work = {{ none = true }}\n[programme]{rest}".replace(
        "\nearlier_work = { none = true }\n#", "\n#"
    )
    code, printed, complained = plan("-", "--json", content=(text + parts).encode())
    assert (code, complained, json.loads(printed)["counts"]["BLOCK"]) == (0, "", 0)
    code, printed, _complained = plan("-", content=(text + parts).encode())
    assert (code, printed.splitlines()[0]) == (0, "Mikään ei estä hakemista.")


def test_unreadable_plan_says_line_key_and_what_to_do_in_the_persons_language(plan):
    text = (LEAST + "[workshops]\nseries = 'many'\n").encode()
    assert plan("-", content=text) == (
        2,
        "",
        "Suunnitelmaa ei voitu lukea.\n"
        "Rivi 5, workshops.series: Arvon pitää olla kokonaisluku ilman lainausmerkkejä.\n",
    )
    code, printed, complained = plan("-", "--json", content=text)
    assert (code, complained) == (2, "")
    assert json.loads(printed) == {
        "format": "oppiva-plan-check/1",
        "error": {
            "code": "wrong_type",
            "path": "workshops.series",
            "line": 5,
            "message": "Line 5, workshops.series: The value must be a whole number without quotation marks.",
        },
    }
    _code, printed, _complained = plan("-", "--json", "--lang", "sv", content=text)
    assert json.loads(printed)["error"]["message"].startswith("Rad 5, workshops.series: Värdet ska vara ett heltal")


def test_file_larger_than_a_plan_is_refused_without_reading_it_all(plan, tmp_path):
    big = tmp_path / "big.toml"
    with big.open("wb") as file:
        file.truncate(3 * 1024**3)
    code, printed, _complained = plan(big, "--json")
    assert (code, json.loads(printed)["error"]["code"]) == (2, "too_large")


def test_a_file_that_is_not_there_or_is_no_file(plan, tmp_path):
    code, printed, complained = plan(tmp_path / "nothing.toml")
    assert (code, printed) == (2, "")
    assert complained.endswith("nothing.toml ei ole. Tarkista nimi ja kansio.\n")
    code, printed, complained = plan(tmp_path, "--json")
    error = json.loads(printed)["error"]
    assert (code, complained, error["code"], error["path"], error["line"]) == (2, "", "file_is_folder", "", None)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    code, printed, _complained = plan(loop, "--json")
    assert (code, json.loads(printed)["error"]["code"]) == (2, "file_unreadable")


def test_a_file_one_may_not_read(plan, tmp_path):
    closed = tmp_path / "closed.toml"
    closed.write_text(LEAST, "utf-8")
    closed.chmod(0)
    code, printed, _complained = plan(closed, "--json")
    if os.geteuid() == 0:  # root may read every file
        assert code in {0, 1}
    else:
        assert (code, json.loads(printed)["error"]["code"]) == (2, "file_forbidden")


@pytest.mark.parametrize("arguments", [[], ["--lang", "de"], ["a", "b"]])
def test_command_that_cannot_be_understood(plan, arguments):
    code, printed, complained = plan(*arguments)
    assert (code, printed) == (2, "")
    assert "usage: oppiva plan" in complained


def test_reader_that_stops_early_is_no_error():
    command = f"{sys.executable} -m oppiva.cli plan check {REAL} --json | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, env=environment(), cwd=ROOT, text=True, check=True
    )
    assert done.stdout.split() == ["{", "1"]
    assert done.stderr == ""


def on_a_terminal(**variables):
    """What the command prints when its output is a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "oppiva.cli", "plan", "check", str(REAL)],
        stdout=slave,
        stderr=subprocess.STDOUT,
        env=environment(TERM="xterm", **variables),
        cwd=ROOT,
    ) as process:
        os.close(slave)
        printed = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            printed += piece
        assert process.wait(timeout=60) == 1
    os.close(master)
    return printed.decode()


def test_colour_only_on_a_terminal_and_only_when_it_is_wanted():
    assert "\033[31m✖ Estää" in on_a_terminal()
    assert "\033[" not in on_a_terminal(NO_COLOR="1")
