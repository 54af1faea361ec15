"""The library into a folder: what has changed is drawn, what is gone is taken away, the lists come last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from oppiva import __version__
from oppiva.catalogue.export_slots import MorePage, more_pages, more_tables
from oppiva.catalogue.queries.library_export import Shelf, shelf_of, shelf_of_one
from oppiva.catalogue.queries.library_manifest import Key, ModelTold, StoredMaterial, material_files, models_told
from oppiva.catalogue.static_export import assets, layout, list_pages, model_pages, searching
from oppiva.catalogue.static_export.drawing import copy_of, drawn, page_at
from oppiva.catalogue.static_export.folder import Content, Folder, Tally
from oppiva.catalogue.static_export.layout import Places
from oppiva.catalogue.static_export.manifest import manifest
from oppiva.catalogue.static_export.materials import Material, materials_of
from oppiva.catalogue.static_export.tables import models_table
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.ui.context import LANGUAGES
from oppiva.ui.tables import as_csv

# One more whenever the same rows are drawn into other files.
SHAPE = 2
MODELS, OWN_TABLE = "mallit", "mallit.csv"
SHARED, MORE, LIST, SEARCH, TABLES, MANIFEST, SUMS = (
    "jaettu",
    "muut",
    "luettelo",
    "haku",
    "taulukot",
    "kirjasto",
    "summat",
)

# Told how many models are done of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Exported:
    """What came of it: how many models are in the folder, and what was done to it."""

    models: int
    tally: Tally


def export_library(
    root: Path, *, slug: str = "", most_bytes: int | None = None, progress: Progress | None = None
) -> Exported:
    """Writes the public library, or one model of it, into a folder that is empty or was written by this before; the
    files of materials that would be more than `most_bytes` together are left out.

    Refuses what is not ours (`export_not_folder`, `export_not_ours`), a folder of another model or of the whole library
    (`export_of_other`), and a model that is not there (`export_no_model`).
    """
    shelf = shelf_of_one(slug) if slug else shelf_of()
    if slug and slug not in shelf.numbers:
        raise DomainError("export_no_model", slug=slug)
    run = _Run(Folder(root, slug), shelf, whole=not slug, most_bytes=most_bytes)
    return Exported(len(shelf.numbers), run.run(progress or (lambda *_n: None)))


class _Run:
    """One run over a folder."""

    def __init__(self, folder: Folder, shelf: Shelf, *, whole: bool, most_bytes: int | None) -> None:
        self.folder, self.shelf = folder, shelf
        self.today = clock.today().isoformat()
        self.told = models_told(None if whole else shelf.numbers.keys())
        self.stored = within(most_bytes, self.told, material_files(self.told))
        self.materials = {one.slug: self._materials(one) for one in self.told}
        self.more = self._more_pages() if whole else {}
        self.tables = self._tables()
        self.places = self._places()
        self.base = _base(self.places)

    def run(self, progress: Progress) -> Tally:
        """Does it; what is listed is written after what the lists lead to."""
        folder, stamps = self.folder, {f"{MODELS}/{slug}": one for slug, one in self.shelf.stamps.items()}
        due = [key for key, stamp in stamps.items() if not stamp or not folder.is_fresh(key, self._stamp(key, stamp))]
        gone = [key for key in folder.units if key.startswith(f"{MODELS}/") and key not in stamps]
        folder.begin(key.partition("/")[2] for key in (*due, *gone))
        self._put(SHARED, assets.files_of())
        for n, key in enumerate(due):
            progress(n, len(due))
            slug = key.partition("/")[2]
            files = model_pages.files_of(slug, self.shelf, self.places, self.materials.get(slug, ()))
            folder.put(key, self._stamp(key, stamps[key]) if files else "", self.today, files)
        progress(len(due), len(due))
        self._put(MORE, self._more_files())
        self._put(TABLES, self.tables)
        lists = (LIST, SEARCH, MANIFEST, SUMS)
        if folder.tally.changed or gone or not all(folder.is_fresh(one, self.base) for one in lists):
            self._lists(gone)
        folder.end()
        return folder.tally

    def _lists(self, gone: Collection[str]) -> None:
        rows = list_pages.rows_in_order(self.shelf.numbers.keys())
        names = [layout.MANIFEST, *self.tables]
        self._put(SEARCH, searching.files_of(rows))
        anew = self.folder.tally.changed or bool(gone)
        self._put(LIST, list_pages.files_of(rows, self.places, names), anew=anew)
        self.folder.drop(gone)
        there = self.folder.sums()
        # A model that left the library while the others were drawn has no files to lead to.
        told = [one for one in self.told if all(layout.data_file(one.slug, v.number) in there for v in one.versions)]
        made = {layout.MANIFEST: lambda day: manifest(told, self.stored, day).encode()}
        self._put(MANIFEST, made, anew=self.folder.tally.changed)
        lines = (f"{one}  {path}\n" for path, one in sorted(self.folder.sums(SUMS).items()))
        self._put(SUMS, {layout.SUMS: "".join(lines).encode()})

    def _put(self, key: str, files: Mapping[str, Content], *, anew: bool = False) -> None:
        self.folder.put(key, self.base, self.today, files, anew=anew)

    def _stamp(self, key: str, one: str) -> str:
        """By what the model of a unit is drawn; a file of a material may be away from its place and come back."""
        materials = self.materials.get(key.partition("/")[2], ())
        held = [(some.file, some.sha256, some.size) for some in materials]
        return f"{self.base}-{one}" + (f"-{sha256(repr(held).encode()).hexdigest()[:16]}" if held else "")

    def _materials(self, one: ModelTold) -> tuple[Material, ...]:
        return tuple(
            held
            for version in one.versions
            for held in materials_of(one.slug, version.number, version.materials, self.stored)
        )

    def _places(self) -> Places:
        files = {held.address: held.file for some in self.materials.values() for held in some}
        files |= {f"/{name}": name for name in (layout.MANIFEST, *self.tables)}
        files |= {f"/{name}": name for name in list_pages.part_files(len(self.shelf.numbers))}
        return Places({slug: frozenset(some) for slug, some in self.shelf.numbers.items()}, frozenset(self.more), files)

    def _more_pages(self) -> dict[str, dict[str, MorePage]]:
        """By address and language the pages of apps above."""
        found: dict[str, dict[str, MorePage]] = {}
        for language in LANGUAGES:
            with translation.override(language):
                for page in more_pages():
                    found.setdefault(page.address, {})[language] = page
        return found

    def _more_files(self) -> dict[str, Content]:
        """Path -> content of the pages of apps above."""
        files: dict[str, Content] = {}
        for address, pages in self.more.items():
            for language, page in pages.items():
                with translation.override(language):
                    at = layout.page_file(address, language)
                    html = drawn(page.template, {**page.facts, "copy": copy_of(address, language)})
                    files[at] = page_at(html, at, self.places, language)
        return files

    def _tables(self) -> dict[str, Content]:
        """The tables in the first language of the installation."""
        with translation.override(settings.LANGUAGE_CODE):
            tables: dict[str, Any] = {OWN_TABLE: models_table(self.told), **more_tables(self.shelf.numbers.keys())}
            return {name: as_csv(table) for name, table in tables.items()}


def within(
    most: int | None, models: Collection[ModelTold], stored: Mapping[Key, StoredMaterial]
) -> dict[Key, StoredMaterial]:
    """The materials whose files lie where they should and, each in all versions that have it, are no more than this."""
    there = {key: one for key, one in stored.items() if one.path.is_file()}
    if most is None:
        return there
    times = Counter((model.slug, held["id"]) for model in models for some in model.versions for held in some.materials)
    found: dict[Key, StoredMaterial] = {}
    left = most
    for key, one in there.items():
        if one.size * times[key] <= left:
            left -= one.size * times[key]
            found[key] = one
    return found


def _base(places: Places) -> str:
    """What all pages are drawn by: the program, its words, the address, which pages of apps above there are."""
    words = sha256()
    for path in sorted(
        Path(one) / code / "LC_MESSAGES" / "django.mo" for one in settings.LOCALE_PATHS for code in LANGUAGES
    ):
        words.update(path.read_bytes() if path.is_file() else b"")
    parts = (SHAPE, __version__, words.hexdigest(), settings.OPPIVA_ADDRESS, sorted(places.pages))
    return sha256(repr(parts).encode()).hexdigest()[:16]
