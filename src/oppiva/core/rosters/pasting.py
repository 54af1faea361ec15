"""Addresses as a mail program writes them."""

from oppiva.core.rosters.model import Roster


def paste(text: str) -> Roster:
    """The people of pasted text such as `Aino Mäkelä <aino@x.example>; Virtanen, Väinö <v@x.example>`."""
    raise NotImplementedError
