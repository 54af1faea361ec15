"""The one error of the domain: a code and facts, never a sentence; the app that shows it finds the words."""


class DomainError(Exception):
    """What the domain refuses, as a code (`conflict`, `gap_in_claims`) and the facts its sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code
