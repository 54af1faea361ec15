"""The card of a published model for other sites: as a small page to frame, and as plain HTML to paste."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from oppiva.catalogue import library_words as say
from oppiva.catalogue.addresses import model_address
from oppiva.catalogue.dials import dials_of
from oppiva.catalogue.models import ModelState, ModelVersion, OperatingModel, origin_of
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.pages.library_feeds import Feed
from oppiva.catalogue.pages.library_model import LICENCE_AT
from oppiva.catalogue.queries.library import Places
from oppiva.catalogue.queries.library_model import Other, Term
from oppiva.ui.context import absolute, prefixed
from oppiva.ui.formatting import date as full_date

# Of the frame that is offered; the card itself flows in any.
FRAME_HEIGHT = 400


@dataclass(frozen=True)
class Beside:
    """What stands beside the version today."""

    places: Places
    term: Term | None
    successor: Other | None = None
    replaced_why: str = ""


@dataclass(frozen=True)
class Card:
    """What a card tells; `gone`: that the model is not offered any more, `instead`: the model in its place."""

    name: Text
    sentence: Text
    address: str
    shown: str
    kind: str
    dials: tuple[tuple[str, str], ...]
    places: str
    steward: str
    checked: str
    gone: str
    why: Text | None
    instead: tuple[str, Text] | None
    licence: str
    licence_at: str
    language: str


def card_of(version: ModelVersion, beside: Beside, *, language: str) -> Card:
    """The card of the newest version for a reader of this language; every address is whole."""
    model, content = version.operating_model, version.content
    texts, own = content["texts"], content["model"]["language"]
    translations = texts.get("translations") or {}
    effect, evidence, effort = dials_of(content, level=model.evidence)
    return Card(
        name=told("name", version.name, own, translations, language),
        sentence=told("one_sentence", texts.get("one_sentence") or "", own, translations, language),
        address=model_address(model.slug, language),
        shown=version.shown,
        kind=_kind(version),
        dials=(
            (effect.label, effect.word),
            (evidence.label, f"{evidence.word} ({evidence.mark})"),
            (effort.label, effort.word),
        ),
        places=say.short_places(beside.places),
        steward=_steward(model, beside.term),
        checked=full_date(model.last_checked_on) if model.last_checked_on is not None else "",
        gone=_gone(model.state),
        why=_why(version, beside),
        instead=_instead(beside.successor, language),
        licence=content["licence"],
        licence_at=LICENCE_AT.format(language),
        language=language,
    )


def _kind(version: ModelVersion) -> str:
    if "forked_from" in version.content["model"]:
        return say.variant()
    words = _("Operating model")
    return f"{_('From elsewhere')} · {words}" if origin_of(version.operating_model) is not None else words


def _steward(model: OperatingModel, term: Term | None) -> str:
    """Who keeps it, here or where it came from."""
    origin = origin_of(model)
    if origin is not None:
        return origin.organisation
    return term.organisation if term is not None else ""


def _gone(state: str) -> str:
    """That the model is replaced or withdrawn; a check that is due is said, too."""
    said = {
        ModelState.REPLACED: _("Replaced by another model."),
        ModelState.WITHDRAWN: _("Taken out of use."),
        ModelState.DUE_REVIEW: _("Waits for a check by its steward."),
    }
    return said.get(ModelState(state), "")


def _why(version: ModelVersion, beside: Beside) -> Text | None:
    model = version.operating_model
    words = model.withdrawn_reason or beside.replaced_why
    return Text(words, model.language) if words else None


def _instead(other: Other | None, language: str) -> tuple[str, Text] | None:
    if other is None:
        return None
    return model_address(other.slug, language), told("name", other.name, other.language, other.translations, language)


# --- what is offered to other sites ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class EmbedPage:
    """The page that offers the card: two texts to copy, the card as it looks, and the feeds beside it."""

    name: Text
    model: str
    card: str
    frame: str
    plain: str
    height: int
    feeds: tuple[Feed, ...]


def embed_page(version: ModelVersion, card: Card, feeds: tuple[Feed, ...], *, today: str) -> EmbedPage:
    """What another site may paste, in the reader's language."""
    slug = version.operating_model.slug
    path = reverse("catalogue:model_card", args=[slug])
    return EmbedPage(
        name=card.name,
        model=reverse("catalogue:model", args=[slug]),
        card=path,
        frame=frame_line(absolute(path), card),
        plain=plain_html(card, today),
        height=FRAME_HEIGHT,
        feeds=feeds,
    )


def frame_line(address: str, card: Card) -> str:
    """The line that puts the card into another page as it is today."""
    title = escape(_("%(name)s, operating model") % {"name": card.name.words})
    return (
        f'<iframe src="{escape(address)}" title="{title}" width="100%" height="{FRAME_HEIGHT}" loading="lazy" '
        f'style="border: 0; border-radius: 12px; max-width: 36rem"></iframe>'
    )


def plain_html(card: Card, today: str) -> str:
    """The same as a piece of HTML without script or style, as it stood on a day."""
    lines = [
        f'<article lang="{card.language}">',
        f'  <h3{_lang(card, card.name)}><a href="{escape(card.address)}">{escape(card.name.words)}</a></h3>',
        f"  <p{_lang(card, card.sentence)}>{escape(card.sentence.words)}</p>",
    ]
    if card.gone:
        lines.append(f"  <p><strong>{escape(card.gone)}</strong></p>")
    if card.instead is not None:
        address, name = card.instead
        label = escape(_("In its place:"))
        lines.append(f'  <p>{label} <a href="{escape(address)}"{_lang(card, name)}>{escape(name.words)}</a></p>')
    facts = [f"{label}: {word}" for label, word in card.dials] + [card.places] * bool(card.places)
    lines.append(f"  <p>{escape(' · '.join(facts))}</p>")
    source = f"Oppiva, {_('version %(number)s') % {'number': card.shown}}, {today}"
    lines.append(f'  <p>{escape(source)}. <a href="{escape(card.licence_at)}" rel="license">{card.licence}</a></p>')
    return "\n".join([*lines, "</article>"])


def _lang(card: Card, text: Text) -> str:
    return "" if text.language == card.language else f' lang="{text.language}"'


def home_address(language: str) -> str:
    """Where the whole library is."""
    return absolute(prefixed("/mallit/", language))
