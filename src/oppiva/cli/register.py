"""`oppiva register`: what exists in this installation and how public it is (621/1999), without contents."""

from oppiva.cli.listing import asked, in_language, told
from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Print the register, or write it as a table; 2 when the file cannot be written."""
    options = asked("register", _("List what exists and how public it is"), argv)
    with in_language(options.language):
        from oppiva.people import register

        return told(options.csv, register.as_csv, lambda: print(register.told()))
