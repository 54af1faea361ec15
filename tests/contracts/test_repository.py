"""The repository itself: locks, licences, documentation that says what is true, nothing of one machine in it."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from oppiva.cli.__main__ import commands

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@cache
def tracked() -> list[Path]:
    """The files of the repository; of an unpacked archive without git, all but what a run leaves behind."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]
    passed = {".venv", ".oppiva", "__pycache__", ".git", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
    return [
        path for path in ROOT.rglob("*") if path.is_file() and not passed & set(path.parts) and path.suffix != ".mo"
    ]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def requirements(lock: Path) -> dict[str, str]:
    """Name and rest of each entry of a lock file."""
    joined = lock.read_text("utf-8").replace("\\\n", " ")
    entries = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return {Requirement(entry.split(" --hash")[0]).name: entry for entry in entries}


class TestLocks:
    @pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
    def test_each_entry_is_pinned_with_hashes_and_names_no_address(self, lock: Path) -> None:
        found = requirements(lock)
        assert found
        for name, entry in found.items():
            assert re.match(
                r"^[a-z0-9-]+(\[[a-z0-9, -]+\])?==[\w.]+( ; [^-]+?)? +(--hash=sha256:[0-9a-f]{64} *)+$", entry
            ), name
        assert "://" not in lock.read_text("utf-8")
        assert "--index" not in lock.read_text("utf-8")

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
    def test_what_is_asked_for_is_in_the_lock(self, lock: Path) -> None:
        asked = [line for line in lock.with_suffix(".in").read_text("utf-8").splitlines() if line and line[0].isalpha()]
        names = set(requirements(lock))
        assert {Requirement(line).name.lower().replace("_", "-") for line in asked} <= names

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
    def test_a_part_of_a_package_that_another_asks_for_is_pinned_as_that_part(self, lock: Path) -> None:
        # pip takes `coverage[toml]>=7` of pytest-cov for a package of its own: with `coverage==7` in the lock it goes
        # for the newest release, and stops there because its hash is not known.
        entries = {name: Requirement(entry.split(" --hash")[0]).extras for name, entry in requirements(lock).items()}
        for name, extras in entries.items():
            try:
                asked = distribution(name).requires or []
            except PackageNotFoundError:
                continue  # of another platform
            for needed in map(Requirement, asked):
                part = {"extra": next(iter(extras), "")}
                if needed.extras and (needed.marker is None or needed.marker.evaluate(part)):
                    assert needed.extras <= entries.get(needed.name.lower(), set()), f"{name} asks for {needed}"

    def test_the_locks_agree_on_every_version(self) -> None:
        pinned: dict[str, str] = {}
        for lock in LOCKS:
            for name, entry in requirements(lock).items():
                assert pinned.setdefault(name, entry.split(" ")[0]) == entry.split(" ")[0], f"{lock.name}: {name}"

    def test_the_extras_of_the_project_are_those_of_their_locks(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        for extra, asked in project["optional-dependencies"].items():
            lines = (ROOT / "requirements" / f"{extra}.in").read_text("utf-8").splitlines()
            assert asked == [line for line in lines if line[:1].isalpha()]

    def test_direct_run_time_dependencies_stay_few_and_each_has_its_reason(self) -> None:
        asked = [
            line for line in (ROOT / "requirements" / "core.in").read_text("utf-8").splitlines() if line[:1].isalpha()
        ]
        assert len(asked) <= 40
        reasons = (ROOT / "docs" / "operations.md").read_text("utf-8")
        for line in asked:
            assert f"`{Requirement(line).name}`" in reasons, f"docs/operations.md gives no reason for {line}"

    @pytest.mark.parametrize(
        "name",
        sorted(
            {name for part in ("core", "optimise") for name in requirements(ROOT / "requirements" / f"{part}.lock")}
        ),
    )
    def test_what_runs_is_not_under_gpl_or_agpl(self, name: str) -> None:
        try:
            about = distribution(name).metadata
        except PackageNotFoundError:
            return  # of another platform
        classifiers = " ".join(word for word in about.get_all("Classifier") or [] if word.startswith("License"))
        said = " ".join([about.get("License-Expression") or "", about.get("License") or "", classifiers])
        assert said.strip(), f"{name} names no licence"
        if "Mozilla Public" in said or "MPL" in said:
            return  # where several are offered, that one is taken
        for word in ("LGPL", "Lesser General Public"):
            if word in said:
                assert name in {"psycopg", "psycopg-binary"}
                said = said.replace("GNU Lesser General Public", "").replace("LGPL", "").replace(word, "")
        assert not re.search(r"\bA?GPL|General Public Licen[sc]e", said), said


class TestDocuments:
    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
    def test_every_command_it_names_exists(self, document: Path) -> None:
        named = set(re.findall(r"(?:`|\n\s*|\$ )(?:\./)?oppiva ([a-z][\w-]*)", document.read_text("utf-8")))
        assert named <= set(commands()), f"{document.name} names {named - set(commands())}"

    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
    def test_every_option_it_names_exists(self, document: Path) -> None:
        for name, rest in re.findall(r"(?:\./)?oppiva ([a-z][\w-]*)([^`\n]*)", document.read_text("utf-8")):
            if name not in commands() or name in {"help", "manage", "bench", "pilot"}:
                continue
            folder = ROOT / "src" / "oppiva" / "cli"
            source = (folder / f"{commands()[name][0]}.py").read_text("utf-8")
            # Options that several commands share stand in a module that these import.
            for shared in re.findall(r"^from oppiva\.cli\.(\w+) import", source, re.MULTILINE):
                source += (folder / f"{shared}.py").read_text("utf-8")
            for option in re.findall(r"--[a-z][\w-]*", rest):
                assert f'"{option}"' in source, f"{document.name}: oppiva {name} has no {option}"

    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
    def test_every_file_it_names_exists(self, document: Path) -> None:
        text = document.read_text("utf-8")
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
            assert "://" in target or (document.parent / target).exists(), f"{document.name} links to {target}"
        for named in re.findall(r"`((?:src|tests|docs|deploy|bench|requirements|locale)/[\w./-]+)`", text):
            assert (ROOT / named.rstrip("/")).exists(), f"{document.name} names {named}"

    def test_every_setting_of_the_environment_is_explained_and_none_is_invented(self) -> None:
        sources = [ROOT / "src" / "oppiva" / "settings.py", *(ROOT / "src" / "oppiva" / "environment").glob("*.py")]
        read = set(re.findall(r"\"(OPPIVA_[A-Z_]+)\"", "".join(path.read_text("utf-8") for path in sources)))
        manual = (ROOT / "docs" / "operations.md").read_text("utf-8")
        assert read <= set(re.findall(r"OPPIVA_[A-Z_]+", manual))
        code = "".join(text for path, text in texts() if path.suffix == ".py" or path == ROOT / "oppiva")
        everywhere = [*DOCUMENTS, *(path for path in tracked() if "deploy" in path.parts)]
        for path in everywhere:
            for name in set(re.findall(r"OPPIVA_[A-Z_]+", path.read_text("utf-8"))):
                assert name in code or name.removesuffix("_FILE") in code, f"{path.name} names {name}"

    def test_every_signal_and_slot_is_listed(self) -> None:
        page = (ROOT / "docs" / "where-does-it-go.md").read_text("utf-8")
        for path in sorted((ROOT / "src" / "oppiva").rglob("*.py")):
            text = path.read_text("utf-8")
            for name in re.findall(r"^(\w+)(?:: Signal)? = Signal\(", text, re.MULTILINE):
                assert f"`{name}`" in page, f"docs/where-does-it-go.md does not list the signal {name}"
            # The file of an app's slots, or a module of that package.
            if "slots" in {path.stem, path.parent.name}:
                app = path.relative_to(ROOT / "src" / "oppiva").parts[0]
                for name in re.findall(r"^def (register_\w+)", text, re.MULTILINE):
                    full = f"{app}.slots.{name}"
                    assert f"`{full}`" in page, f"docs/where-does-it-go.md does not list the slot {full}"

    def test_the_licence_is_the_one_the_project_names(self) -> None:
        text = (ROOT / "LICENSE").read_text("utf-8")
        assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
        assert "Compatible Licences" in text
        assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license"] == "EUPL-1.2"

    def test_the_newest_entry_of_the_changelog_is_this_version(self) -> None:
        version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
        newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
        assert newest
        assert newest.group(1) == version


class TestFiles:
    def test_no_compiled_translation_is_kept(self) -> None:
        assert not [path for path in tracked() if path.suffix in {".mo", ".pyc"}]

    def test_nothing_names_a_folder_of_one_machine(self) -> None:
        own = Path(__file__).name, "place_rules.py"
        for path, text in texts():
            if path.name not in own:
                found = re.search(r"(?<![\w.])/(root|work|home/\w+)/\S*", text)
                assert not found, f"{path.relative_to(ROOT)}: {found.group()}"

    def test_no_file_outside_the_design_is_very_large(self) -> None:
        for path in tracked():
            assert path.stat().st_size < 3_000_000, path

    def test_no_python_file_holds_two_nouns(self) -> None:
        """Past 400 lines a file is usually two nouns (ARCHITECTURE): it becomes a package, a module for each."""
        exceptions = {
            "tests/pages/table.py": "one table, a row for each URL",
        }
        named = {path.relative_to(ROOT).as_posix(): text for path, text in texts() if path.suffix == ".py"}
        kept = {
            name: len(text.splitlines())
            for name, text in named.items()
            if name.startswith(("src/", "bench/", "tests/")) and "/migrations/" not in name
        }
        assert len(kept) > 1_000
        long = {name: lines for name, lines in kept.items() if lines > 400}
        assert long.keys() == exceptions.keys(), long

    def test_the_launcher_and_the_run_of_the_build_server_can_be_started(self) -> None:
        for path in (ROOT / "oppiva", ROOT / ".ci" / "run"):
            assert path.stat().st_mode & 0o111, path

    def test_every_python_file_parses(self) -> None:
        for path, text in texts():
            if path.suffix == ".py":
                ast.parse(text)
