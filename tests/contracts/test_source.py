"""The source holds what ARCHITECTURE and trust.md promise of it; each rule is tried on a bad and a good example."""

import pytest

from contracts import place_rules, source_rules, template_rules, writing_rules  # noqa: F401  (each registers its rules)
from contracts.ruling import RULES, TEMPLATE_RULES, Rule, Source, python_sources, template_sources

ALL = [*RULES, *TEMPLATE_RULES]


def findings(rule: Rule, sources: list[Source]) -> list[str]:
    return [f"{source.path}:{line}" for source in sources for line in sorted(set(rule.check(source)))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_module_breaks_the_rule(rule: Rule) -> None:
    found = findings(rule, python_sources())
    assert not found, f"{rule.words}:\n" + "\n".join(found)


@pytest.mark.parametrize("rule", TEMPLATE_RULES, ids=lambda rule: rule.name)
def test_no_template_breaks_the_rule(rule: Rule) -> None:
    found = findings(rule, template_sources())
    assert not found, f"{rule.words}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("rule", "source"), [(rule, bad) for rule in ALL for bad in rule.bad], ids=lambda value: getattr(value, "name", "")
)
def test_the_rule_finds_its_bad_example(rule: Rule, source: Source) -> None:
    assert list(rule.check(source)), f"{rule.name} does not see: {source.text}"


@pytest.mark.parametrize(
    ("rule", "source"),
    [(rule, good) for rule in ALL for good in rule.good],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_rule_lets_its_good_example_be(rule: Rule, source: Source) -> None:
    assert not list(rule.check(source)), f"{rule.name} is wrong about: {source.text}"


def test_there_are_rules_enough() -> None:
    assert len(ALL) >= 12
