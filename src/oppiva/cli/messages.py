"""`oppiva messages`: reads every translatable sentence out of the code and brings the .po files up to it.

In place of the gettext programs, which a machine with only Python does not have.
"""

import argparse
import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from oppiva.cli.words import LANGUAGES, ROOT
from oppiva.cli.words import gettext as _

# How many of a call's first arguments are text, and which of them is the context, the singular, the plural.
CALLS = {"gettext": "s", "gettext_lazy": "s", "gettext_noop": "s", "ngettext": "sp", "ngettext_lazy": "sp",
         "pgettext": "cs", "pgettext_lazy": "cs", "npgettext": "csp", "npgettext_lazy": "csp"}  # fmt: skip
HOMES = {"django.utils.translation", "oppiva.cli.words"}
LITERAL = r"u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
IN_TEMPLATE = re.compile(rf"\b(npgettext|pgettext|ngettext|gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]")
HEADER = {
    "Project-Id-Version": "oppiva",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Message:
    """A sentence of the code: its text, its context where one word has two senses, its plural where it counts."""

    text: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


def of_call(name: str, words: list[str]) -> Message | None:
    """The message of a gettext call by its text arguments; None when they are too few."""
    order = CALLS.get(name, "s")
    if len(words) < len(order):
        return None
    parts = dict(zip(order, words, strict=False))
    return Message(parts["s"], parts.get("c", ""), parts.get("p", ""))


def in_python(source: str) -> Iterator[Message]:
    """Messages of a Python module; a call whose text is not written in it is passed over."""
    tree = ast.parse(source)
    names = dict.fromkeys(CALLS, "")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in HOMES:
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in CALLS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in names:
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        message = of_call(names[called] or called, texts)
        if message is not None:
            yield message


def in_template(source: str) -> Iterator[Message]:
    """Messages of a Django template, `_("...")` inside a component's attribute included."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    attributes = re.findall(r"""\s:[\w-]+="([^"]*_\([^"]*)\"""", source)
    for text in [templatize(source), *attributes]:
        for name, literals in IN_TEMPLATE.findall(text):
            message = of_call(name, list(ast.literal_eval(f"({literals},)")))
            if message is not None:
                yield message


def in_code(source: Path) -> dict[tuple[str, str], Message]:
    """Every message below a source folder, by context and text; of two plurals of one text the first stays."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(source.rglob("*.py")):
        if "migrations" not in path.parts:
            for message in in_python(path.read_text("utf-8")):
                found[message.key] = _fuller(found.get(message.key), message)
    for path in sorted(source.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            for message in in_template(path.read_text("utf-8")):
                found[message.key] = _fuller(found.get(message.key), message)
    return found


def _fuller(known: Message | None, new: Message) -> Message:
    return known if known is not None and known.plural else new


def entries(book: polib.POFile) -> dict[tuple[str, str], polib.POEntry]:
    """The entries in use of a translation file by context and text."""
    return {(entry.msgctxt or "", entry.msgid): entry for entry in book if not entry.obsolete}


def faults(book: polib.POFile, wanted: dict[tuple[str, str], Message]) -> Iterator[str]:
    """What keeps a translation file from being complete: one line each."""
    have = entries(book)
    for key, message in sorted(wanted.items()):
        entry = have.get(key)
        if entry is None or (message.plural and entry.msgid_plural != message.plural):
            yield f"absent: {message.text}"
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not texts or not all(text.strip() for text in texts):
            yield f"missing: {message.text}"
        if entry.fuzzy:
            yield f"fuzzy: {message.text}"
        allowed = set(PLACEHOLDER.findall(message.text)) | set(PLACEHOLDER.findall(message.plural))
        # A plural may leave its number out ("one team"), but nothing may name what the code does not give.
        for text in filter(None, texts):
            used = set(PLACEHOLDER.findall(text))
            if used - allowed or (not message.plural and used != allowed):
                yield f"placeholders: {message.text}"
    for key in sorted(have.keys() - wanted.keys()):
        yield f"obsolete: {key[1]}"
    for entry in book.obsolete_entries():
        yield f"obsolete: {entry.msgid}"


def update(book: polib.POFile, wanted: dict[tuple[str, str], Message], language: str) -> polib.POFile:
    """The file with what is new added, what is gone removed, in order of the text; English copies the source."""
    have = entries(book)
    made = polib.POFile(wrapwidth=0)
    made.metadata = {**HEADER, "Language": language}
    for key, message in sorted(wanted.items(), key=lambda item: (item[0][1], item[0][0])):
        entry = have.get(key) or polib.POEntry(msgid=message.text, msgctxt=message.context or None)
        entry.occurrences = []
        if message.plural and entry.msgid_plural != message.plural:
            entry.msgid_plural, entry.msgstr = message.plural, ""
            entry.msgstr_plural = {0: "", 1: ""}
        if language == "en" and message.plural:
            entry.msgstr_plural = {0: message.text, 1: message.plural}
        elif language == "en":
            entry.msgstr = message.text
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        if PLACEHOLDER.search(message.text + message.plural):
            entry.flags.append("python-format")
        made.append(entry)
    return made


def file_of(locale: Path, language: str) -> Path:
    """Where the translation file of a language lies."""
    return locale / language / "LC_MESSAGES" / "django.po"


def opened(path: Path) -> polib.POFile:
    """The translation file, or an empty one."""
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def run(argv: list[str], *, source: Path = ROOT / "src", locale: Path = ROOT / "locale") -> int:
    """Update the files, or with --check say what is wrong; 0 complete, 1 something is missing."""
    parser = argparse.ArgumentParser(
        prog="oppiva messages", description=_("Bring the translation files up to the code")
    )
    parser.add_argument(
        "--check", action="store_true", help=_("change nothing; say what is missing, fuzzy or obsolete")
    )
    options = parser.parse_args(argv)
    wanted = in_code(source)
    return max([_one(file_of(locale, language), language, wanted, options.check) for language in LANGUAGES])


def _one(path: Path, language: str, wanted: dict[tuple[str, str], Message], check: bool) -> int:
    book = opened(path)
    if not check:
        book = update(book, wanted, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(str(path))
    found: Iterable[str] = list(faults(book, wanted))
    for line in found:
        print(f"{language}: {line}")
    print(f"{language}: {len(wanted)} messages, {len(list(found))} faults")
    return 1 if found else 0
