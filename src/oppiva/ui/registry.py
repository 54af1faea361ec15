"""Named slots of ui, filled from the apps.py of upper apps: sections, the person, tabs, foot links, words of errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

Text = str | Promise
Address = Callable[[HttpRequest], str]
Shown = Callable[[HttpRequest], bool]


@dataclass(frozen=True)
class Section:
    """One entry of the top bar (or of the phone's tab bar): shown when its address is not empty.

    `holds` names the beginnings of paths that belong to it although its own address is elsewhere; a `*` stands for one
    part of a path, as the code of a programme.
    """

    key: str
    label: Text
    order: int
    address: Address
    shown: Shown
    icon: str = ""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Me:
    """The signed-in person as the frame shows them; `theme` is light, dark or empty for the device's own.

    `news` is the address of what others have changed (empty: no bell), `unread` the number beside the bell.
    """

    name: str
    address: str = ""
    sign_out: str = ""
    theme: str = ""
    news: str = ""
    unread: int = 0


@dataclass(frozen=True)
class Words:
    """What happened, what is safe and what to do about a domain error, with the HTTP status it gets.

    `act`: what to do first, as a button, and the name of its address; the page that was refused goes along as `next`.
    """

    title: Text
    text: Text = ""
    status: int = 422
    act: Text = ""
    act_address: str = ""


ErrorWords = Callable[[Mapping[str, object]], "Words | Text"]

_sections: dict[str, Section] = {}
_tabs: dict[str, Section] = {}
_foot: dict[str, Section] = {}
_search: list[Address] = []
_me: list[Callable[[HttpRequest], Me | None]] = []
_errors: dict[str, ErrorWords] = {}


def signed_in(request: HttpRequest) -> bool:
    """Whether someone is signed in: the usual condition of a section."""
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


def always(request: HttpRequest) -> bool:
    """Shown to everyone, signed in or not."""
    return True


@lru_cache(maxsize=512)
def _reversed(name: str, args: tuple[str, ...], language: str) -> str:
    """The address of a name; worked out once per language, since every page asks for a dozen."""
    return reverse(name, args=args)


def address_of(name: str, *args: str) -> str:
    """The address of a name in the active language; `args` are of few kinds, as a programme's code."""
    return _reversed(name, args, get_language() or "")


def _address(url: str | Address) -> Address:
    return (lambda request: address_of(url)) if isinstance(url, str) else url


def _sorted(slot: Mapping[str, Section]) -> tuple[Section, ...]:
    return tuple(sorted(slot.values(), key=_place))


def _place(entry: Section) -> tuple[int, str]:
    return entry.order, entry.key


def section(
    key: str, label: Text, *, order: int, url: str | Address, shown: Shown = signed_in, holds: tuple[str, ...] = ()
) -> None:
    """Add a section to the top bar; `url` is a URL name without arguments or a function of the request ('' hides)."""
    _sections[key] = Section(key, label, order, _address(url), shown, holds=holds)


def sections() -> tuple[Section, ...]:
    """Sections in their order."""
    return _sorted(_sections)


def tab(
    key: str,
    label: Text,
    *,
    order: int,
    url: str | Address,
    icon: str,
    shown: Shown = signed_in,
    holds: tuple[str, ...] = (),
) -> None:
    """Add a tab to the participant's bottom bar on a phone (body class `app`); five at most."""
    _tabs[key] = Section(key, label, order, _address(url), shown, icon, holds=holds)


def tabs() -> tuple[Section, ...]:
    """Tabs in their order."""
    return _sorted(_tabs)


def search(url: str | Address) -> None:
    """Tell the frame where one searches, which stands in the top bar of every page; the last one given holds."""
    _search[:] = [_address(url)]


def search_at(request: HttpRequest) -> str:
    """The address of search, empty while nobody has filled the slot."""
    return _search[0](request) if _search else ""


def foot_link(key: str, label: Text, *, order: int, url: str | Address) -> None:
    """Add a link to the foot of every page: accessibility, privacy, help."""
    _foot[key] = Section(key, label, order, _address(url), always)


def foot_links() -> tuple[Section, ...]:
    """Foot links in their order."""
    return _sorted(_foot)


def me(find: Callable[[HttpRequest], Me | None]) -> None:
    """Tell the frame who is signed in; one function, the last one given holds."""
    _me[:] = [find]


def who(request: HttpRequest) -> Me | None:
    """The signed-in person for the frame, None for a visitor or while nobody has filled the slot."""
    return _me[0](request) if _me else None


def error_words(code: str, fn: ErrorWords) -> None:
    """Give a domain error its words; `fn` gets the facts and answers `Words` or one sentence (status 422)."""
    _errors[code] = fn


def words_of(code: str, facts: Mapping[str, object]) -> Words | None:
    """The words of a domain error, None when no app has given any."""
    fn = _errors.get(code)
    if fn is None:
        return None
    found = fn(facts)
    return found if isinstance(found, Words) else Words(found)
