"""What is drawn once: the same for everybody, in the language of the page."""

from django.template import engines
from django.test import RequestFactory
from django.utils import translation


def test_a_constant_is_in_the_language_of_the_page() -> None:
    template = engines["django"].from_string(
        '{% load i18n %}{% constant %}{% translate "Skip to content" %}{% endconstant %}'
    )
    drawn = {}
    for code in ("fi", "sv", "en", "fi"):
        with translation.override(code):
            drawn.setdefault(code, set()).add(template.render())
    assert all(len(words) == 1 for words in drawn.values())
    assert len(set.union(*drawn.values())) == 3


def test_a_constant_sees_nothing_of_the_page() -> None:
    template = engines["django"].from_string("{{ name }}:{% constant %}[{{ name }}{{ request.path }}]{% endconstant %}")
    request = RequestFactory().get("/secret/")
    assert template.render({"name": "Anna"}, request) == "Anna:[]"
    assert template.render({"name": "Oskar"}, request) == "Oskar:[]"


def test_a_constant_is_drawn_once() -> None:
    template = engines["django"].from_string("{% constant %}{% now 'u' %}{% endconstant %}{{ text }}")
    first = template.render({"text": "<b>"})
    assert template.render({"text": "<b>"}) == first
    assert first.endswith("&lt;b&gt;")
