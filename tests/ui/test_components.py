"""Components: what a field, a form and a list show in each state, and that text from outside stays text."""

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.test import Client
from django.utils.translation import override

from oppiva.ui.fields import problems_of
from oppiva.ui.forms import DayField
from oppiva.ui.templatetags.oppiva import text_rows

Draw = Callable[..., str]


class Sample(forms.Form):
    name = forms.CharField(label="Nimi <b>", help_text="Yksi & sama")
    note = forms.CharField(label="Huomio", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Laji", choices=[("", "Valitse"), ("a", "kunta"), ("b", "muu")])
    answer = forms.ChoiceField(
        label="Vastaus", choices=[("", "---"), ("yes", "Kyllä"), ("no", "Ei")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="Saa näyttää", required=False)
    file = forms.FileField(label="Tiedosto", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def field(draw: Draw, name: str, data: dict[str, str] | None = None, kind: str = "") -> str:
    return draw(f'<c-field :field="form.{name}" kind="{kind}" />', form=Sample(data))


def test_a_field_has_label_above_hint_and_no_error_before_it_is_sent(draw: Draw) -> None:
    html = field(draw, "name")
    assert '<label for="id_name">Nimi &lt;b&gt;</label>' in html
    assert '<p class="field__hint" id="id_name_hint">Yksi &amp; sama</p>' in html
    assert 'aria-describedby="id_name_hint"' in html
    assert "aria-invalid" not in html
    assert html.index("<label") < html.index("field__hint") < html.index("<input")


def test_a_wrong_field_is_marked_in_words_icon_and_attribute(draw: Draw) -> None:
    html = field(draw, "name", {})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert '<p class="field__error" id="id_name_error"><svg' in html


def test_an_empty_field_without_a_sentence_of_its_own_is_named(draw: Draw) -> None:
    with override("en"):
        assert "Fill in the field “Nimi &lt;b&gt;”." in field(draw, "name", {"name": ""})
        assert problems_of(Sample({"name": ""}))[0].message == "Fill in the field “Nimi <b>”."


def test_what_was_typed_comes_back_as_text(draw: Draw) -> None:
    assert 'value="&lt;script&gt;&quot;"' in field(draw, "name", {"name": '<script>"'})
    assert ">\n&lt;/textarea&gt;" in field(draw, "note", {"note": "</textarea>"})


def test_a_field_that_may_be_empty_says_so(draw: Draw) -> None:
    assert "field__optional" in field(draw, "note")
    assert "field__optional" not in field(draw, "name")


def test_radios_are_native_and_none_is_chosen_before_a_person_chooses(draw: Draw) -> None:
    for kind, css in (("", 'class="checks-list"'), ("taps", 'class="taps"')):
        html = field(draw, "answer", kind=kind)
        assert html.count('type="radio"') == 2, "the empty choice is no answer"
        assert "checked" not in html
        assert "<fieldset" in html
        assert "<legend>Vastaus</legend>" in html
        assert css in html
    assert html.count("checked") == 0
    assert "checked" in field(draw, "answer", {"answer": "no"})


def test_a_select_keeps_its_choice_and_a_tick_box_stands_before_its_words(draw: Draw) -> None:
    assert '<option value="b" selected>muu</option>' in field(draw, "kind", {"kind": "b"})
    html = field(draw, "agree")
    assert html.index("<input") < html.index("Saa näyttää")


def test_a_file_can_be_dropped_and_a_hidden_field_has_no_label(draw: Draw) -> None:
    assert "data-drop" in field(draw, "file")
    assert "<label" not in field(draw, "hidden")


def test_the_summary_leads_to_each_wrong_field_and_takes_the_focus(draw: Draw) -> None:
    with override("en"):
        html = draw(
            '{% form_frame form=form version=3 %}<c-field :field="form.name" />{% endform_frame %}', form=Sample({})
        )
    assert "Three things to mend" in html
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#id_name">' in html
    assert '<a href="#id_answer_1">' in html, "the first radio that is drawn"
    assert '<input type="hidden" name="base_version" value="3">' in html
    assert "csrfmiddlewaretoken" in html
    assert 'enctype="multipart/form-data"' in html


def test_errors_of_the_whole_form_come_first() -> None:
    form = Sample({})
    form.add_error(None, "Kaksi samaa")
    assert problems_of(form)[0].message == "Kaksi samaa"
    assert problems_of(form)[0].target == ""
    assert problems_of(Sample()) == []


def test_a_good_form_has_no_summary_and_a_get_form_no_token(draw: Draw) -> None:
    assert "errors" not in draw("{% form_frame form=form %}x{% endform_frame %}", form=Sample())
    assert "csrf" not in draw('{% form_frame method="get" %}x{% endform_frame %}')


@pytest.mark.parametrize("typed", ["5.10.2026", "05.10.2026", "2026-10-05"])
def test_a_date_is_typed_as_people_write_it(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2026, 10, 5)


def test_a_date_is_shown_as_people_write_it_and_a_wrong_one_comes_back_as_typed(draw: Draw) -> None:
    class Dated(forms.Form):
        day = DayField()

    assert 'value="5.10.2026"' in draw(
        '<c-field :field="form.day" />', form=Dated(initial={"day": dt.date(2026, 10, 5)})
    )
    wrong = draw('<c-field :field="form.day" />', form=Dated({"day": "viikolla 3"}))
    assert 'value="viikolla 3"' in wrong
    assert "5.10.2026" in wrong, "the error shows how"


def test_a_button_is_a_link_only_when_it_leads_somewhere(draw: Draw) -> None:
    assert draw("<c-button>Tallenna</c-button>").strip().startswith('<button class="btn" type="submit"')
    assert draw('<c-button href="/x/?a=1&b=2" kind="quiet">Avaa</c-button>').startswith(
        '<a class="btn btn--quiet" href="'
    )
    waiting = draw("<c-button disabled>Täytä ensin ennuste</c-button>")
    assert 'aria-disabled="true"' in waiting
    assert " disabled" not in waiting.replace('aria-disabled="true"', ""), "it stays focusable"


def test_a_title_from_outside_stays_text_in_every_component(draw: Draw) -> None:
    bad = '<img src=x onerror="alert(1)">'
    for text in (
        '<c-card :title="bad">x</c-card>',
        '<c-note :title="bad">x</c-note>',
        '<c-empty :title="bad" :lead="bad" />',
        '<c-next :title="bad" :due="bad" :lead="bad">x</c-next>',
        '<c-dialog id="d" :title="bad">x</c-dialog>',
        '<c-table :caption="bad">x</c-table>',
        '<c-button :href="bad">x</c-button>',
        "<c-tag>{{ bad }}</c-tag>",
        '<c-data :summary="bad" :name="bad" :head="row" :rows="rows" />',
        "{% crumbs links %}",
        '<c-tabs :label="bad" :items="tabs" />',
    ):
        html = draw(text, bad=bad, row=[bad], rows=[[bad, bad]], links=[(bad, bad)], tabs=[(bad, bad, True)])
        assert "<img" not in html, text


def test_a_table_of_figures_is_named_apart_and_no_empty_cell_heads_a_row(draw: Draw) -> None:
    html = draw('<c-data summary="Taulukkona" name="15 sarjaa" :rows="rows" />', rows=[["WP1", "a"], ["", "b"]])
    assert 'aria-label="15 sarjaa: Taulukkona"' in html
    assert '<th scope="row">WP1</th><td>a</td>' in html
    assert "<td></td><td>b</td>" in html
    assert 'aria-label="Taulukkona"' in draw('<c-data summary="Taulukkona" :rows="rows" />', rows=[["a", "b"]])


def test_a_class_joins_the_component_s_own_and_no_attribute_stands_twice(draw: Draw) -> None:
    for name, css in {"button": "btn", "card": "card", "note": "note", "table": "table--stack"}.items():
        html = draw(f'<c-{name} class="extra" id="x" data-y="z">x</c-{name}>')
        assert re.search(rf'class="{css} extra"', html), name
        assert html.count('id="x"') <= 1
    assert 'data-y="z"' in draw('<c-button data-y="z">x</c-button>')


def test_the_pager_appears_from_the_second_page_on_and_keeps_the_search(draw: Draw) -> None:
    assert "<nav" not in draw('<c-pager :page="page" />', page=Paginator(range(50), 50).page(1))
    with override("en"):
        html = draw('<c-pager :page="page" />', page=Paginator(range(60_000), 50).page(1))
    assert "Page 1 of 1\u00a0200" in html
    assert 'href="?sivu=2"' in html
    assert "Previous" not in html


def test_a_conflict_shows_both_texts_and_a_tag_is_never_colour_alone(draw: Draw) -> None:
    assert "<svg" in draw('<c-tag kind="stop">Suuri</c-tag>')
    assert "<svg" in draw('<c-state kind="running">käynnissä</c-state>')


@pytest.mark.django_db
def test_the_components_page_shows_every_component(client: Client) -> None:
    answer = client.get("/kehitys/osat/")
    assert answer.status_code == 200
    for css in ("next", "btn", "errors", "note--frozen", "tag--stop", "fig-matrix", "gantt", "table--stack", "pager",
                "diff", "empty", "skeleton", "dialog", "taps", "drop", "tabbar"):  # fmt: skip
        assert css in answer.content.decode(), css


def test_rows_of_a_list_link_to_their_page_and_show_words_as_words() -> None:
    rows = [SimpleNamespace(pk=7, name="A <b>& B", unit='"Q"'), SimpleNamespace(pk=8, name="Mäkelä", unit="")]
    drawn = text_rows(rows, "/henkilot/", unit="Yksikkö <")
    assert drawn == (
        '<tr><th scope="row"><a href="/henkilot/7/">A &lt;b&gt;&amp; B</a></th>'
        '<td data-label="Yksikkö &lt;">&quot;Q&quot;</td></tr>\n'
        '<tr><th scope="row"><a href="/henkilot/8/">Mäkelä</a></th><td data-label="Yksikkö &lt;"></td></tr>'
    )
