"""Reading in a process of its own: the same answer, and an end to what takes too much."""

import io
import os
import random
import subprocess
import sys

import pytest

from core.rosters.making import bare, line, people, xlsx
from oppiva.core.errors import DomainError
from oppiva.core.rosters import apart, child, heading_key, read_roster
from oppiva.core.rosters.apart import read_apart
from oppiva.core.rosters.wire import answer_of

LIST = {"Lista": [["Väki", "Sähköposti"], ["Aino Mäkelä", "aino@x.example"], ["Aino Mäkelä", ""]]}
KNOWN = {heading_key("Väki"): "name"}


def test_a_child_answers_as_the_reading_itself_and_brings_refusals_home():
    assert read_apart(xlsx(LIST), known=KNOWN) == read_roster(xlsx(LIST), known=KNOWN)
    with pytest.raises(DomainError) as refusal:
        read_apart(xlsx({"Lista": [["Nimi", "Hetu"]]}))
    assert refusal.value.code == "roster_forbidden_heading"
    assert refusal.value.facts["row"] == 1


def test_a_small_text_needs_no_child_and_a_large_one_has_it(monkeypatch):
    started = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *given, **how: started.append(how) or run(*given, **how))
    text = "Nimi;S-posti\nAino Mäkelä;aino@x.example\n"
    assert people(read_apart(text.encode())) == [("Aino Mäkelä", "aino@x.example")]
    assert started == []
    assert people(read_apart((text + ";\n" * 40_000).encode())) == [("Aino Mäkelä", "aino@x.example")]
    assert len(started) == 1
    assert not any(name.startswith(("OPPIVA", "DJANGO")) for name in started[0]["env"])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the kernel of Linux")
def test_a_file_that_wants_more_memory_than_a_list_ever_does_ends():
    # Within the limits of size and ratio, but a million elements in a part that is read whole.
    heap = '<a b=""/>' * 900_000
    parts = {"xl/_rels/workbook.xml.rels": f"<Relationships>{heap}</Relationships>"}
    data = bare(line("Nimi", "S-posti"), parts={**parts, "docProps/thumbnail.png": random.Random(1).randbytes(300_000)})
    with pytest.raises(DomainError, match="roster_too_heavy"):
        read_apart(data)


def limited(code: str) -> int:
    """How a process under the limits ends that runs this code."""
    code = f"from oppiva.core.rosters import child\nchild.CPU_SECONDS = 1\nchild.limit()\n{code}"
    # Nothing of the surroundings: a measure of coverage would want to write a file, too.
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False).returncode


def test_processor_memory_and_files_are_limited(tmp_path):
    assert limited("while True: pass") < 0
    if sys.platform == "linux":
        assert limited("bytes(300 * 1024 * 1024)") == 1
    assert limited(f"import pathlib\npathlib.Path({str(tmp_path / 'never')!r}).write_text('x')") == 1
    assert limited("pass") == 0


@pytest.mark.parametrize(
    ("code", "stdout", "said"),
    [(-9, b"", "roster_too_heavy"), (1, b"heavy", "roster_too_heavy"), (1, b"", "roster_broken")],
)
def test_how_a_child_ends_is_told_without_a_word_of_the_file(monkeypatch, caplog, code, stdout, said):
    ended = subprocess.CompletedProcess([], code, stdout, b"Traceback\nKeyError: 'Aino Makela'\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    with pytest.raises(DomainError, match=said):
        read_apart(xlsx(LIST))
    assert "Makela" not in caplog.text
    assert ("KeyError" in caplog.text) == (said == "roster_broken")


def test_a_child_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "WALL_SECONDS", 0.001)
    with pytest.raises(DomainError, match="roster_too_heavy"):
        read_apart(xlsx(LIST))


@pytest.mark.parametrize(
    ("data", "error", "code", "said"),
    [
        (xlsx(LIST), None, 0, '"roster"'),
        (b"%PDF-", None, 0, '"roster_is_pdf"'),
        (b"x", MemoryError, 1, "heavy"),
    ],
)
def test_the_child_writes_one_answer(monkeypatch, capsys, data, error, code, said):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"vaki": "name"}\n' + data)))
    if error:

        def run_out(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(child, "read_roster", run_out)
    assert child.main() == code
    assert said in capsys.readouterr().out


def test_where_a_limit_cannot_be_set_the_child_goes_on(monkeypatch):
    asked = []

    def refuse(kind: int, most: tuple[int, int]) -> None:
        asked.append(kind)
        raise ValueError("not here")

    monkeypatch.setattr(child.resource, "setrlimit", refuse)
    child.limit()
    assert len(asked) == 4


def test_an_answer_that_is_none_is_no_roster():
    with pytest.raises(ValueError, match="answer"):
        answer_of("[]")
