"""`oppiva COMMAND`: the list of commands, and what happens to a word that is none."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from oppiva.cli import __main__ as dispatch
from oppiva.cli import words

pytestmark = pytest.mark.usefixtures("english")


def test_help_names_each_command_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch.main(["help"]) == 0
    printed = capsys.readouterr().out
    for name in dispatch.commands():
        assert printed.count(f"\n  {name} ") == 1


def test_no_command_at_all_shows_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch.main([]) == 0
    assert "demo" in capsys.readouterr().out


def test_a_mistyped_command_is_refused_with_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch.main(["dmeo"]) == 2
    assert "./oppiva demo" in capsys.readouterr().err


def test_a_word_like_no_command_points_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch.main(["xyzzy"]) == 2
    assert "./oppiva help" in capsys.readouterr().err


def test_every_command_has_a_module_that_runs_it() -> None:
    for name, (module, _line) in dispatch.commands().items():
        assert name == "help" or find_spec(f"oppiva.cli.{module}")


def test_the_list_does_not_start_django() -> None:
    code = "import sys; from oppiva.cli.__main__ import main; main(['help']); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("named", "language"),
    [("sv_FI.UTF-8", "sv"), ("en", "en"), ("fi_FI", "fi"), ("C.UTF-8", "fi"), ("de_DE.UTF-8", "fi"), ("", "fi")],
)
def test_the_language_of_the_terminal_and_finnish_otherwise(
    named: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", named)
    assert words.language() == language
