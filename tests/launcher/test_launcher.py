"""The launcher: prepares once, says what is missing, and an interruption leaves nothing that passes for ready."""

import hashlib
import importlib.machinery
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(folder: Path) -> ModuleType:
    """The launcher of a folder as a module of its own."""
    loader = importlib.machinery.SourceFileLoader("launcher_under_test", str(folder / "oppiva"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Write a small wheel into a folder; gives its line for a lock file."""
    info = f"{name}-1.0.dist-info"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    content = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{inside},,\n" for inside in [*content, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in {**content, f"{info}/RECORD": record}.items():
            archive.writestr(inside, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


# Stands for polib: enough of it for the launcher's compiling.
POLIB = """
class Book:
    def __init__(self, source): self.source = source
    def save_as_mofile(self, made): open(made, "w").write("compiled " + open(self.source).read())
def pofile(source): return Book(source)
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tiny product with the real launcher: two packages to install, one command that says where it runs."""
    folder = tmp_path / "a house"
    (folder / "requirements").mkdir(parents=True)
    (folder / "src" / "oppiva").mkdir(parents=True)
    (folder / "locale" / "fi" / "LC_MESSAGES").mkdir(parents=True)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    shutil.copy2(ROOT / "oppiva", folder / "oppiva")
    (folder / "requirements" / "core.lock").write_text(
        wheel(wheels, "polib", {"polib.py": POLIB}) + wheel(wheels, "first", {"first.py": "x = 1\n"})
    )
    (folder / "requirements" / "test.lock").write_text(wheel(wheels, "second", {"second.py": "y = 2\n"}))
    (folder / "requirements" / "optimise.lock").write_text(wheel(wheels, "extra", {"extra.py": "z = 3\n"}))
    (folder / "locale" / "fi" / "LC_MESSAGES" / "django.po").write_text("words")
    (folder / "src" / "oppiva" / "__init__.py").write_text("")
    (folder / "src" / "oppiva" / "cli.py").write_text("import first, sys\nprint('ran', first.x, sys.argv[1:])\n")
    return folder


def start(house: Path, *words: str, wheels: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher as a person would, with no network: packages come from the folder of wheels."""
    return subprocess.run(
        [sys.executable, str(house / "oppiva"), *words],
        env=environment(house, wheels=wheels, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def environment(house: Path, *, wheels: bool = True, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "OPPIVA_", "PYTHON", "LC_"))
    }
    closed = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PATH": "/usr/bin:/bin", "LANG": "en_GB.UTF-8"}
    found = {"PIP_FIND_LINKS": str(house.parent / "wheels").replace(" ", "%20")} if wheels else {}
    return {**kept, **closed, **found, **more}


@pytest.mark.server
class TestPreparing:
    def test_a_fresh_clone_is_prepared_once_and_then_started_at_once(self, house: Path) -> None:
        first = start(house, "demo", "--port", "8001")
        assert "ran 1 ['demo', '--port', '8001']" in first.stdout, first.stderr
        assert "2 packages" in first.stderr
        assert "Ready" in first.stderr
        began = time.monotonic()
        second = start(house, "demo")
        assert second.stdout.startswith("ran 1")
        assert second.stderr == ""
        assert time.monotonic() - began < 1

        # The translations were compiled; a newer source is compiled again.
        made = house / "locale" / "fi" / "LC_MESSAGES" / "django.mo"
        assert made.read_text() == "compiled words"
        source = made.with_suffix(".po")
        source.write_text("other words")
        # By the file's own clock: the tests' clock may stand at another hour of the day.
        later = made.stat().st_mtime + 5
        os.utime(source, (later, later))
        assert start(house).returncode == 0
        assert made.read_text() == "compiled other words"

        # An extra is installed where it is asked for, and a changed lock reaches it though nobody asks again.
        assert not list(house.glob(".venv/lib/*/site-packages/extra.py"))
        assert "1 packages" in start(house, OPPIVA_EXTRAS="optimise").stderr
        assert list(house.glob(".venv/lib/*/site-packages/extra.py"))
        extra = house / "requirements" / "optimise.lock"
        extra.write_text(wheel(house.parent / "wheels", "other", {"other.py": ""}))
        assert "1 packages" in start(house).stderr
        assert start(house).stderr == ""

        # `test` asks for more, and a changed lock prepares again.
        assert not list(house.glob(".venv/lib/*/site-packages/second.py"))
        assert "1 packages" in start(house, "test").stderr
        assert list(house.glob(".venv/lib/*/site-packages/second.py"))
        lock = house / "requirements" / "core.lock"
        lock.write_text(lock.read_text() + wheel(house.parent / "wheels", "third", {"third.py": ""}))
        assert "3 packages" in start(house).stderr
        assert list(house.glob(".venv/lib/*/site-packages/third.py"))

        # An installation cut short leaves a mark that makes the next start begin anew.
        (house / ".venv" / "oppiva-unfinished").write_text("")
        (next(iter(house.glob(".venv/lib/*/site-packages/first.py")))).unlink()
        again = start(house)
        assert again.stdout.startswith("ran 1"), again.stderr
        assert not (house / ".venv" / "oppiva-unfinished").exists()

    def test_a_package_with_another_hash_is_not_taken_into_use(self, house: Path) -> None:
        wheel(house.parent / "wheels", "first", {"first.py": "import evil\n"})
        refused = start(house, "demo")
        assert refused.returncode == 2
        assert "not the one in the lock file" in refused.stderr
        assert not list(house.glob(".venv/oppiva-*.stamp"))

    def test_without_a_network_it_says_so_in_the_language_of_the_terminal(self, house: Path) -> None:
        closed = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
        refused = start(house, "demo", wheels=False, LANG="sv_FI.UTF-8", **closed)
        assert refused.returncode == 2
        assert "ingen kontakt med nätet" in refused.stderr
        assert "http" not in refused.stderr

    def test_ctrl_c_leaves_no_stamp(self, house: Path) -> None:
        child = subprocess.Popen(
            [sys.executable, str(house / "oppiva"), "demo"],
            env=environment(house),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        deadline = time.monotonic() + 20
        while not (house / ".venv").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(child.pid, signal.SIGINT)
        _, said = child.communicate(timeout=20)
        assert child.returncode == 130
        assert "Interrupted" in said
        assert not list(house.glob(".venv/oppiva-*.stamp"))
        assert start(house).stdout.startswith("ran 1")


def test_the_debian_package_that_is_missing_is_named(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    launcher = load(house)
    broken = house / "python3"
    broken.write_text("#!/bin/sh\necho \"ModuleNotFoundError: No module named 'ensurepip'\"\nexit 1\n")
    broken.chmod(0o755)
    launcher.a_python = lambda: str(broken)
    launcher.on_path = lambda name: None
    assert launcher.main(["demo"]) == 2
    said = capsys.readouterr().err
    assert "sudo apt install python3-venv" in said
    assert len(said.strip().splitlines()) == 1


def test_an_old_python_says_which_one_is_needed(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = load(house)
    old = type("Version", (tuple,), {})((3, 6, 9))
    monkeypatch.setattr(sys, "version_info", old)
    monkeypatch.setenv("PATH", str(house / "nowhere"))
    monkeypatch.setenv("LANG", "fi_FI.UTF-8")
    with pytest.raises(launcher.Refused) as refused:
        launcher.a_python()
    assert "3.11" in launcher.say(refused.value.key, **refused.value.facts)
    assert "3.6" in launcher.say(refused.value.key, **refused.value.facts)


def test_a_python_on_the_path_that_does_not_run_is_passed_over(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = load(house)
    programs = house / "programs"
    programs.mkdir()
    (programs / "python3.13").write_text("#!/bin/sh\necho 'command not found'\nexit 127\n")
    (programs / "python3.12").symlink_to(sys.executable)
    for name in ("python3.13", "python3.12"):
        (programs / name).chmod(0o755) if name == "python3.13" else None
    monkeypatch.setattr(sys, "version_info", type("Version", (tuple,), {})((3, 9, 1)))
    monkeypatch.setenv("PATH", str(programs))
    assert launcher.a_python() == "python3.12"


def test_every_sentence_is_there_in_three_languages(house: Path) -> None:
    launcher = load(house)
    assert all(len(words) == 3 and all(words) for words in launcher.WORDS.values())
    for words in launcher.WORDS.values():
        names = [sorted(part[1] for part in __import__("string").Formatter().parse(text) if part[1]) for text in words]
        assert names[0] == names[1] == names[2]


def test_the_grammar_is_one_that_old_pythons_read() -> None:
    import ast

    ast.parse((ROOT / "oppiva").read_text("utf-8"), feature_version=(3, 5))


def test_it_uses_the_standard_library_alone() -> None:
    import ast

    tree = ast.parse((ROOT / "oppiva").read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names <= set(sys.stdlib_module_names)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
