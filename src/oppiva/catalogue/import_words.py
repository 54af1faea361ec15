"""How the reading of a library is put into words: what becomes of a model, and why one does not come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.errors import DomainError
from oppiva.core.library import fields
from oppiva.ui.formatting import number
from oppiva.ui.refusals import Facts

WHY = {
    fields.MISSING: gettext_lazy("it is missing"),
    fields.KIND: gettext_lazy("it is of another kind"),
    fields.LONG: gettext_lazy("it is too long or too large"),
    fields.CHOICE: gettext_lazy("it holds a word that is not known"),
    fields.LINK: gettext_lazy("it is no address that begins with https or http"),
    fields.MANY: gettext_lazy("it holds too many"),
    fields.SHAPE: gettext_lazy("it is not as the format says"),
}
MEGABYTE = 1024 * 1024


def _size(facts: Facts) -> str:
    most = facts.get("most")
    return _("%(n)s MB") % {"n": number(most // MEGABYTE)} if isinstance(most, int) else ""


def _file(facts: Facts) -> str:
    return str(facts.get("file") or facts.get("name") or "")


def _field(facts: Facts) -> str:
    why = WHY.get(str(facts.get("why", "")), WHY[fields.SHAPE])
    return _("%(file)s, field %(field)s: %(why)s.") % {
        "file": _file(facts), "field": facts.get("field", ""), "why": why,
    }  # fmt: skip


# Of one model, and of the library as a whole.
WORDS: Mapping[str, Callable[[Facts], str]] = {
    "library_field": _field,
    "library_sign": lambda facts: (
        _("%(file)s, field %(field)s: it holds signs that cannot be seen or are not in their usual form.")
        % {"file": _file(facts), "field": facts.get("field", "")}
    ),
    "library_code": lambda facts: (
        _("%(file)s, field %(field)s: it holds a personal identity code.")
        % {"file": _file(facts), "field": facts.get("field", "")}
    ),
    "library_hash": lambda facts: _("%(file)s: its hash is not the one that the list tells.") % {"file": _file(facts)},
    "library_json": lambda facts: _("%(file)s cannot be read: it is no valid JSON.") % {"file": _file(facts)},
    "library_deep": lambda facts: _("%(file)s is nested too deep.") % {"file": _file(facts)},
    "library_heavy": lambda facts: (
        _("Reading took too much time or memory: %(file)s.") % {"file": _file(facts) or "kirjasto.json"}
    ),
    "library_file_missing": lambda facts: _("%(file)s is missing.") % {"file": _file(facts)},
    "library_file_broken": lambda facts: _("%(file)s is damaged.") % {"file": _file(facts)},
    "library_file_big": lambda facts: (
        _("%(file)s is larger than %(most)s.") % {"file": _file(facts) or "kirjasto.json", "most": _size(facts)}
    ),
    "library_model_twice": lambda facts: _("The model %(slug)s is there twice.") % {"slug": facts.get("slug", "")},
    "library_elsewhere": lambda facts: (
        _("It is here already, in programme %(programme)s.") % {"programme": facts.get("programme", "")}
    ),
    "library_other_hash": lambda facts: (
        _("Version %(number)s is here with another text. The one that is here stays.")
        % {"number": facts.get("number", "")}
    ),
    "library_below": lambda facts: (
        _("Version %(number)s is new, but older than the newest one that is here.")
        % {"number": facts.get("number", "")}
    ),
    "library_ahead": lambda facts: (
        _("Version %(number)s says it was published on a day to come.") % {"number": facts.get("number", "")}
    ),
    "library_passed_on": lambda facts: (
        _("It is here already. Its new versions and changes come only from its own library, %(host)s.")
        % {"host": facts.get("host", "")}
    ),
    "library_nameless": lambda _facts: _(
        "It is here already. A library without an address cannot show that the model is its own, so it stays as it is."
    ),
    "library_unread": lambda _facts: _("It could not be read."),
    "library_meanwhile": lambda _facts: _("It has changed here meanwhile. Read the library again."),
    # the library as a whole
    "library_none": lambda _facts: _("This is no library of Oppiva: kirjasto.json is not there."),
    "library_source": lambda facts: _("There is no folder and no file %(name)s.") % {"name": facts.get("name", "")},
    "library_older": lambda facts: (
        _("The library is in an older format, %(found)s. This installation reads %(known)s.")
        % {"found": facts.get("found", ""), "known": facts.get("known", "")}
    ),
    "library_newer": lambda facts: (
        _("The library is in a newer format, %(found)s. This installation reads %(known)s: upgrade it first.")
        % {"found": facts.get("found", ""), "known": facts.get("known", "")}
    ),
    "library_zip": lambda _facts: _("The file is damaged or no zip. Take a new copy of the library."),
    "library_locked": lambda _facts: _("The zip is locked with a password."),
    "library_entries": lambda facts: (
        _("There are more than %(most)s files in the zip.") % {"most": number(int(str(facts.get("most", 0))))}
    ),
    "library_ratio": lambda facts: (
        _("The zip is packed too tightly to be opened safely. %(file)s").strip() % {"file": _file(facts)}
    ).strip(),
    "library_big": lambda facts: _("Unpacked the library is larger than %(most)s.") % {"most": _size(facts)},
    "library_name": lambda facts: (
        _("A file of the zip has a name that leads outside: %(file)s") % {"file": _file(facts)}
    ),
    "library_twice": lambda facts: _("The zip holds a file twice: %(file)s") % {"file": _file(facts)},
    "library_link": lambda facts: _("A file is a link to another: %(file)s") % {"file": _file(facts)},
    "library_other_address": lambda facts: (
        _("The library was read at %(read)s but says that it lives at %(own)s. It may only speak for its own address.")
        % {"read": facts.get("read", ""), "own": facts.get("own", "")}
    ),
    "library_file_gone": lambda _facts: _("The file is not kept any more. Send it again."),
    # the network
    "library_silent": lambda _facts: _("The address does not answer. Try again later."),
    "library_slow": lambda _facts: _("The address answered too slowly, so reading was ended. Try again later."),
    "library_cut": lambda _facts: _("The answer of the address broke off. Try again later."),
    "library_tls": lambda _facts: _("The certificate of the address does not hold."),
    "library_answer": lambda facts: (
        _("The address answered with %(status)s: %(file)s") % {"status": facts.get("status", ""), "file": _file(facts)}
    ),
    "library_redirect": lambda facts: (
        _("The address leads to another one (%(host)s), which is not followed.") % {"host": facts.get("host", "")}
    ),
    "library_packed": lambda _facts: _("The address packs its answer, which is not opened."),
    "library_not_allowed": lambda facts: (
        _("%(host)s is not among the libraries that may be read. The system administrator adds it.")
        % {"host": facts.get("host", "")}
    ),
}


def why(code: str, facts: Facts) -> str:
    """Why a model, or the whole library, does not come in."""
    found = WORDS.get(code)
    return found(facts) if found is not None else _("It could not be read.")


def why_of(error: DomainError) -> str:
    """The same of a refusal."""
    return why(error.code, error.facts)
