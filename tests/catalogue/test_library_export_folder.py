"""The folder of an export: each file whole, what is not ours left alone, an interrupted run mended by the next."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template

from oppiva.catalogue.static_export import assets, layout
from oppiva.catalogue.static_export.folder import PART, STATE, Folder
from oppiva.catalogue.static_export.layout import Places, as_file, safe_name
from oppiva.core.errors import DomainError

DAY, NEXT = "2026-11-18", "2026-11-19"


def dated(day: str) -> bytes:
    return f"tehty {day}".encode()


def write(root: Path, day: str = DAY, **units: str) -> Folder:
    """A run that writes a model for each name; its stamp is its text."""
    folder = Folder(root)
    due = [key for key, text in units.items() if not folder.is_fresh(key, text)]
    folder.begin(due)
    for key in due:
        files = {f"mallit/{key}/index.html": units[key].encode(), f"mallit/{key}/polku/index.html": dated}
        folder.put(key, units[key], day, files)
    folder.drop([key for key in folder.units if key not in units])
    folder.end()
    return folder


def names(root: Path) -> set[str]:
    return {one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file()}


def test_a_folder_of_somebody_elses_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "muistio.txt").write_text("oma")
    with pytest.raises(DomainError, match="export_not_ours"):
        Folder(tmp_path)
    with pytest.raises(DomainError, match="export_not_folder"):
        Folder(tmp_path / "muistio.txt")
    (tmp_path / STATE).write_text("[]")
    with pytest.raises(DomainError, match="export_not_ours"):
        Folder(tmp_path)
    assert names(tmp_path) == {"muistio.txt", STATE}


@pytest.mark.parametrize(
    "told",
    [
        {"units": [1]}, {"units": {"a": "x"}}, {"units": {}, "begun": 1}, {"units": {}, "begun": [1]},
        *(
            {"units": {"a": {"stamp": "1", "day": DAY, "files": {}, **more}}}
            for more in (
                {"files": {"../victim.txt": "0"}}, {"files": {"mallit/../../victim.txt": "0"}}, {"files": ["a"]},
                {"files": {"a": 1}}, {"files": {"\ud800": "0"}}, {"stamp": 1}, {"day": "eilen"}, {"day": None},
            )
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_list_that_was_never_written_so_is_refused_and_nothing_outside_goes(
    told: dict[str, Any], tmp_path: Path
) -> None:
    victim, root = tmp_path / "victim.txt", tmp_path / "d"
    victim.write_text("oma")
    write(root, a="1")
    held = json.loads((root / STATE).read_text())
    whole = {**held, "units": {"a": {"stamp": "1", "day": DAY, "files": {str(victim): "0"}}}}
    for one in ({**held, **told}, whole):
        (root / STATE).write_text(json.dumps(one))
        with pytest.raises(DomainError, match="export_not_ours"):
            write(root)
    assert victim.read_text() == "oma"
    assert "mallit/a/index.html" in names(root)


def test_no_link_in_the_folder_is_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "d", tmp_path / "muualla"
    outside.mkdir()
    (outside / "index.html").write_text("oma")
    write(root, a="1", b="1")
    page = root / "mallit" / "a" / "index.html"
    # A file, and what is not in place yet: what they lead to stays, what is ours lies in the folder.
    page.unlink()
    page.symlink_to(outside / "index.html")
    page.with_name(f".index.html{PART}").symlink_to(outside / "index.html")
    write(root, a="2", b="1")
    assert (page.read_text(), page.is_symlink()) == ("2", False)
    # A link to the very bytes is no file of the folder, neither; what leads nowhere goes with its model.
    (outside / "sama.html").write_text("2")
    page.unlink()
    page.symlink_to(outside / "sama.html")
    write(root, a="2", b="1")
    assert not page.is_symlink()
    page.unlink()
    page.symlink_to(tmp_path / "ei-ole")
    write(root, b="1")
    assert not page.parent.exists()
    # A folder: nothing is read, written or taken away behind it.
    (root / "mallit" / "b").rename(tmp_path / "b")
    (root / "mallit" / "b").symlink_to(tmp_path / "b")
    for units in ({"b": "1"}, {"b": "2"}, {}):
        with pytest.raises(DomainError, match="export_not_ours"):
            write(root, **units)
    assert (tmp_path / "b" / "index.html").read_text() == "1"
    assert {one.name for one in outside.iterdir()} == {"index.html", "sama.html"}
    assert (outside / "index.html").read_text() == "oma"


def test_a_file_that_came_into_the_folder_is_named_and_kept(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="1")
    (tmp_path / "mallit" / "a" / "oma.txt").write_text("oma")
    assert write(tmp_path, b="1").tally.foreign == ("mallit/a/oma.txt",)
    assert "mallit/a/oma.txt" in names(tmp_path)
    assert "mallit/a/index.html" not in names(tmp_path)


def test_the_day_of_the_copy_alone_changes_no_file(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    folder = Folder(tmp_path)
    folder.put("a", "2", NEXT, {"mallit/a/index.html": b"1", "mallit/a/polku/index.html": dated})
    folder.end()
    assert not folder.tally.changed
    write(tmp_path, NEXT, a="3")
    assert (tmp_path / "mallit" / "a" / "polku" / "index.html").read_bytes() == dated(NEXT)


def test_what_was_changed_or_taken_away_by_hand_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="1")
    (tmp_path / "mallit" / "a" / "index.html").write_text("muutettu")
    (tmp_path / "mallit" / "b" / "index.html").unlink()
    assert write(tmp_path, a="1", b="1").tally.written == 2
    assert (tmp_path / "mallit" / "a" / "index.html").read_text() == "1"


def test_an_interrupted_run_can_be_read_and_the_next_one_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each write in turn: every file is whole, and the next run leaves the same folder as an untroubled one."""
    write(tmp_path / "calm", a="2", c="2", d="1")
    calm = {path: (tmp_path / "calm" / path).read_bytes() for path in names(tmp_path / "calm") if path != STATE}
    place, n = Folder._place, 0
    for stop in range(1, 8):
        root = tmp_path / f"run-{stop}"
        write(root, a="1", b="1", d="1")
        n = 0

        def broken(self: Folder, path: str, content: bytes, stop: int = stop) -> None:
            nonlocal n
            n += 1
            if n == stop:
                (self.root / f".index.html{PART}").write_bytes(b"half")
                raise KeyboardInterrupt
            place(self, path, content)

        with monkeypatch.context() as held:
            held.setattr(Folder, "_place", broken)
            try:
                write(root, a="2", b="1", c="2", d="1")
                write(root, a="2", c="2", d="1")
            except KeyboardInterrupt:
                pass
        for path in names(root) - {STATE, f".index.html{PART}"}:
            assert (root / path).read_bytes() in {b"1", b"2", dated(DAY)}
        assert write(root, a="2", c="2", d="1").tally.foreign == ()
        assert {path: (root / path).read_bytes() for path in names(root) if path != STATE} == calm


def test_a_first_run_that_was_interrupted_leaves_nothing_of_a_model_that_is_gone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.begin(["a", "b"])
    folder.put("a", "1", DAY, {"mallit/a/index.html": b"1", "mallit/a/1.0.0/malli.json": b"{}"})
    assert write(tmp_path, b="1").tally.foreign == ()
    assert names(tmp_path) == {STATE, "mallit/b/index.html", "mallit/b/polku/index.html"}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Muistilista.pdf", "Muistilista.pdf"), ("../../etc/passwd", "etc-passwd.txt"), ("åäö.pdf", "aineisto.pdf"),
        ("con.pdf", "a-con.pdf"), ("a b\\c:d?.docx", "a-b-c-d.docx"), ("", "aineisto"),
        ("x" * 300 + ".pdf", "x" * 88 + ".pdf"),
        (".htaccess", "aineisto.htaccess"),
    ],
)  # fmt: skip
def test_a_name_from_outside_becomes_one_that_any_disk_takes(name: str, safe: str) -> None:
    found = safe_name(name)
    assert found == safe or name.startswith("..")
    assert not found.startswith(".")
    assert "/" not in found
    assert "\\" not in found


def test_an_icon_that_a_page_draws_itself_is_a_class_whose_shape_the_style_holds() -> None:
    drawn = get_template("catalogue/_library_icon.html").render({"kind": "builds_on"}).strip()
    assert drawn.startswith("<svg")
    [name] = re.findall(r'<i class="icon i-([-\w]+)" aria-hidden="true"></i>', as_file(drawn, "index.html", Places({})))
    assert f".i-{name}{{" in assets.icons()
    other = '<svg class="icon" viewBox="0 0 9 9" aria-hidden="true"><path d="M1"/></svg>'
    assert as_file(other, "index.html", Places({})) == other


def test_a_link_that_leads_nowhere_here_becomes_its_words() -> None:
    places = Places({"a": {"1.0.0"}}, {"/mallit/leviaminen/"}, {"/mallit/a/1.0.0/aineistot/x/": "mallit/a/x.pdf"})
    html = (
        '<a class="btn" href="/sv/mallit/a/#m9"><svg class="icon" aria-hidden="true"><use href="/s.svg#x"/></svg> A</a>'
        '<a href="/sv/mallit/a/laskuri/">Laskuri</a><a href="/sv/mallit/b/">B</a><a href="/sv/mallit/a/1.0.0/">1.0</a>'
        '<a href="/mallit/leviaminen/?malli=a">L</a><a href="/mallit/a/1.0.0/aineistot/x/">X</a><a href="#m1">1</a>'
        '<a href="https://example.org/">Muu</a><a href="/mallit/">Kaikki</a>'
    )
    assert as_file(html, "sv/mallit/a/index.html", places) == (
        '<a class="btn" href="../../../sv/mallit/a/index.html#m9"><i class="icon i-x" aria-hidden="true"></i> A</a>'
        'LaskuriB<a href="../../../mallit/a/1.0.0/index.html">1.0</a>'
        '<a href="../../../mallit/leviaminen/index.html">L</a><a href="../../../mallit/a/x.pdf">X</a>'
        '<a href="#m1">1</a><a href="https://example.org/">Muu</a><a href="../../../index.html">Kaikki</a>'
    )
    assert layout.relative("index.html", "a/b.html") == "a/b.html"
