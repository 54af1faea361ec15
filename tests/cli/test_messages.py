"""`oppiva messages`: what is read out of code, and when a translation file is complete."""

from pathlib import Path

import polib
import pytest

from oppiva.cli.messages import Message, faults, file_of, in_code, in_python, in_template, run


def test_calls_of_every_kind_are_read_from_python() -> None:
    source = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext as many, pgettext, npgettext
_("Save")
gettext_lazy("One sentence "
             "on two lines")
many("%(n)d team", "%(n)d teams", n)
pgettext("month", "May")
npgettext("room", "%(n)d seat", "%(n)d seats", n)
_(variable)
ngettext("not imported", "by this name", n)
"""
    assert set(in_python(source)) == {
        Message("Save"),
        Message("One sentence on two lines"),
        Message("%(n)d team", plural="%(n)d teams"),
        Message("May", context="month"),
        Message("%(n)d seat", context="room", plural="%(n)d seats"),
        Message("not imported", plural="by this name"),
    }


def test_tags_filters_and_component_attributes_are_read_from_templates() -> None:
    source = """
{% load i18n %}<h1>{% translate "Save" %}</h1>{% translate "May" context "month" as may %}
{% blocktranslate trimmed with name=person.name %}
  Hello
  {{ name }}, 50 % done
{% endblocktranslate %}
{% blocktranslate count n=teams|length %}{{ n }} team{% plural %}{{ n }} teams{% endblocktranslate %}
{{ _("In a variable") }} <c-field :label="_('In an attribute')" /> {# translate "nothing" #} Plain text _("no")
"""
    assert set(in_template(source)) >= {
        Message("Save"),
        Message("May", context="month"),
        Message("Hello %(name)s, 50 %% done"),
        Message("%(n)s team", plural="%(n)s teams"),
        Message("In a variable"),
        Message("In an attribute"),
    }
    assert Message("nothing") not in set(in_template(source))


def test_one_text_with_and_without_plural_is_one_message_with_plural(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("ngettext('%(n)d team', '%(n)d teams', n)\n")
    (tmp_path / "b.py").write_text("gettext('%(n)d team')\n")
    assert in_code(tmp_path)["", "%(n)d team"].plural == "%(n)d teams"


class TestFiles:
    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        folder = tmp_path / "src"
        folder.mkdir()
        (folder / "a.py").write_text("gettext('Save')\nngettext('%(n)d team', '%(n)d teams', n)\n")
        return folder

    def book(self, locale: Path, language: str) -> polib.POFile:
        return polib.pofile(str(file_of(locale, language)))

    def translate(self, locale: Path) -> None:
        for language in ("fi", "sv"):
            book = self.book(locale, language)
            for entry in book:
                if entry.msgid_plural:
                    entry.msgstr_plural = {0: "yksi %(n)d", 1: "monta %(n)d"}
                else:
                    entry.msgstr = "Tallenna"
            book.save()

    def test_english_is_complete_at_once_and_the_others_once_translated(self, source: Path, tmp_path: Path) -> None:
        locale = tmp_path / "locale"
        assert run([], source=source, locale=locale) == 1  # Finnish and Swedish are still empty
        assert self.book(locale, "en").percent_translated() == 100
        self.translate(locale)
        assert run(["--check"], source=source, locale=locale) == 0

    def test_what_left_the_code_leaves_the_files_and_what_stays_keeps_its_words(
        self, source: Path, tmp_path: Path
    ) -> None:
        locale = tmp_path / "locale"
        run([], source=source, locale=locale)
        self.translate(locale)
        (source / "a.py").write_text("gettext('Save')\n")
        assert run(["--check"], source=source, locale=locale) == 1
        assert run([], source=source, locale=locale) == 0
        assert [(entry.msgid, entry.msgstr) for entry in self.book(locale, "fi")] == [("Save", "Tallenna")]

    def test_a_second_run_changes_no_byte(self, source: Path, tmp_path: Path) -> None:
        locale = tmp_path / "locale"
        run([], source=source, locale=locale)
        before = file_of(locale, "fi").read_bytes()
        run([], source=source, locale=locale)
        assert file_of(locale, "fi").read_bytes() == before

    def test_check_writes_nothing(self, source: Path, tmp_path: Path) -> None:
        assert run(["--check"], source=source, locale=tmp_path / "locale") == 1
        assert not (tmp_path / "locale").exists()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="%(n)s days", msgstr=""), "missing"),
        (polib.POEntry(msgid="%(n)s days", msgstr="%(n)s päivää", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="%(n)s days", msgstr="päivää"), "placeholders"),
        (polib.POEntry(msgid="%(n)s days", msgstr="%(m)s päivää"), "placeholders"),
        (polib.POEntry(msgid="Gone", msgstr="Poissa"), "obsolete"),
    ],
)
def test_a_file_that_is_not_complete_is_found_out(entry: polib.POEntry, fault: str) -> None:
    book = polib.POFile()
    book.append(entry)
    wanted = {("", "%(n)s days"): Message("%(n)s days")}
    assert any(line.startswith(fault) for line in faults(book, wanted))
