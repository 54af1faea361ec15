"""Addresses as a mail program writes them."""

import re

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import clean
from oppiva.core.rosters.identity import MASK, has_code, masked
from oppiva.core.rosters.model import MAIL_LENGTH, MOST_CELLS, Roster
from oppiva.core.rosters.rows import Draft, put_each_right, put_right, rows_of
from oppiva.core.rosters.values import (
    ANY_ADDRESS,
    Name,
    is_address,
    name_of,
    tidy_address,
)

LONGEST = 200_000  # some 3 000 people
_FIELD = re.compile(
    r"^(?:to|cc|bcc|from|vastaanottaja(?:t)?|kopio|piilokopio|lähettäjä|till|kopia|hemlig kopia|från|för)\s*:", re.I
)
_QUOTED = re.compile(r'"[^"\n]*"')


def paste(text: str) -> Roster:
    """The people of pasted text such as `Aino Mäkelä <aino@x.example>; Virtanen, Väinö <v@x.example>`.

    Refuses with DomainError roster_too_large over 200 000 characters, roster_too_many_cells over 20 000 people,
    roster_empty when there is nothing to read.
    """
    if len(text) > LONGEST:
        raise DomainError("roster_too_large", most=LONGEST, size=len(text))
    drafts: list[Draft] = []
    for entry in _entries(text):
        for name, mail in _people(entry):
            drafts.append(_draft(len(drafts) + 1, name, mail))
            if len(drafts) > MOST_CELLS:
                raise DomainError("roster_too_many_cells", most=MOST_CELLS, sheet="", row=len(drafts))
    if not drafts:
        raise DomainError("roster_empty")
    put_right(drafts)
    put_each_right(drafts)
    return Roster(rows_of(drafts), (), (), "paste")


def _entries(text: str) -> list[str]:
    """The text by semicolons and lines; inside quotation marks a semicolon is a letter like others."""
    text = text.translate({ord(mark): '"' for mark in "“”„‟«»"}).replace("\r", "\n").replace("\t", " ")
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.lstrip("> ")
        # A long list breaks between a name and its address.
        if lines and bare.startswith("<") and "@" in bare and "@" not in lines[-1].rpartition(";")[2]:
            lines[-1] += " " + bare
        elif bare:
            lines.append(bare)
    text = "\n".join(lines)
    kept = _QUOTED.sub(lambda found: found.group().replace(";", "\x1f"), text)
    parts = (clean(part.replace("\x1f", ",")) for part in re.split(r"[;\n]", kept))
    tidy = (_FIELD.sub("", re.sub(r"^[>|*•·–-]+\s*", "", part), count=1).strip(" ,<>") for part in parts)
    return [part for part in tidy if any(map(str.isalnum, part))]


def _people(entry: str) -> list[tuple[str, str]]:
    """Name and address of each in an entry; commas divide people only where an address went before."""
    entry = re.sub(r"\s*@\s+|\s+@\s*", "@", entry)
    found = list(ANY_ADDRESS.finditer(entry))
    if not found:
        return [(entry, "")]
    people: list[list[str]] = []
    at = 0
    for one in found:
        name, mail = entry[at : one.start()], tidy_address(one.group())
        at = one.end()
        # Old Outlook writes the address where the name should be: 'aino@x.example' <aino@x.example>.
        if not people or people[-1][1] != mail or _bare(name):
            people.append([name, mail])
    rest = entry[at:]
    # `aino@x.example (Aino Mäkelä)` and `aino@x.example Aino Mäkelä`: the name may follow, where none goes before.
    if len(people) == 1 and not _bare(people[0][0]):
        people[0][0] = rest.replace("(", " ").replace(")", " ")
    elif any(map(str.isalpha, rest)) and "," in rest and _bare(rest):
        people.append([rest, ""])
    return [(_bare(name), mail) for name, mail in people]


def _bare(name: str) -> str:
    """What stands before an address, without brackets, commas and marks that divide people."""
    name = re.sub(r"mailto:|SMTP:", " ", name, flags=re.IGNORECASE)
    # A bracket that opens at the end belongs to the address, one that closes there to the name: Aino Mäkelä (Mikkeli).
    return name.lstrip(" <>)],;:\"'|").rstrip(" <>([,;:\"'|")


def _draft(number: int, name: str, mail: str) -> Draft:
    draft = Draft("", number, Name(""), mail[:MAIL_LENGTH])
    if has_code(name) or has_code(mail):
        draft.trouble("identity_code")
        name, draft.mail = masked(name).replace(MASK, " "), masked(draft.mail)
    draft.name = name_of(name) if any(map(str.isalpha, name)) else Name("")
    if not mail:
        draft.trouble("mail_missing")
    elif not is_address(mail):
        draft.trouble("mail_malformed", text=draft.mail)
    draft.look_at_name()
    return draft
