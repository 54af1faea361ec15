"""x"""


def register() -> None:
    """x"""
