from oppiva.core.errors import DomainError


class PlanError(DomainError):
    """A plan that cannot be read: a code, the path of the key, the line where its statement begins (0 = no line).

    Codes: not_utf8, too_large, bad_toml, unknown_format, missing, unknown_key, wrong_type, wrong_value, code_twice,
    unknown_reference, end_before_start, none_beside_items, too_many_rows, too_deep; and text_too_long
    of who stores plans.
    """

    def __init__(self, code: str, path: str = "", line: int = 0, **facts: object) -> None:
        super().__init__(code, **facts)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        return f"{self.code} at {self.path or 'the file'}, line {self.line}"
