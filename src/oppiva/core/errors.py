"""The one error of the domain: a code and facts, never a sentence; the app that shows it finds the words."""

from collections.abc import Mapping


class DomainError(Exception):
    """What the domain refuses, as a code (`conflict`, `gap_in_claims`) and the facts its sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


def whole(facts: Mapping[str, object], name: str) -> int:
    """The whole number that facts hold under a name, 0 when they hold none: for a sentence that counts."""
    value = facts.get(name)
    return value if isinstance(value, int) else 0
