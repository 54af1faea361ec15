"""What is wrong with an input: where, as a JSON path, and a code whose sentence the command line and the page find."""

from oppiva.core.errors import DomainError


class InputError(DomainError):
    """The first thing in an input that cannot be used; `path` as in `people[3].languages`, empty for the whole."""

    def __init__(self, path: str, code: str, **facts: object) -> None:
        super().__init__(code, **facts)
        self.path = path
