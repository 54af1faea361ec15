"""The copy pack for Innokylä as a file to keep: plain text, and a document that can be edited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.catalogue.addresses import version_address
from oppiva.catalogue.innokyla import Filled, filled
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.pages.innokyla import empty_said, length_said, notes_of, over_said
from oppiva.ui.papers import Paper, Section, Words


def file_name(version: ModelVersion, form: str) -> str:
    """`innokyla-kukaan-ei-jaa-odottamaan-1.0.0.txt`."""
    return f"innokyla-{version.content['model']['slug']}-{version.number}.{form}"


def text_of(version: ModelVersion, language: str) -> str:
    """The fields one below the other, each under its name with its length."""
    with override(language):
        lines = [_title(version), _address(version, language), ""]
        for part, some in groupby(filled(version), key=lambda one: one.field.part):
            lines += [part.upper(), ""]
            for one in some:
                lines += [f"## {one.field.name}", f"({_about(one)})", one.text, ""]
    return "\n".join(lines)


def paper_of(version: ModelVersion, language: str) -> Paper:
    """The same as a paper."""
    with override(language):
        return Paper(
            title=_title(version),
            language=language,
            heading=_title(version),
            lead=[Words(_address(version, language), small=True)],
            sections=list(_sections(version)),
        )


def _sections(version: ModelVersion) -> Iterator[Section]:
    for part, some in groupby(filled(version), key=lambda one: one.field.part):
        yield Section(part, [])
        for one in some:
            lines = [Words(line, one.language) for line in one.text.split("\n") if line.strip()]
            yield Section(one.field.name, [Words(_about(one), small=True), *lines], level=3)


def _title(version: ModelVersion) -> str:
    return _("For Innokylä: %(name)s, version %(number)s") % {"name": version.name, "number": version.shown}


def _address(version: ModelVersion, language: str) -> str:
    return version_address(version.operating_model.slug, version.number, language)


def _about(one: Filled) -> str:
    """How long it is, what is too much, what is not sure."""
    return " · ".join(said for said in (empty_said(one) or length_said(one), over_said(one), *notes_of(one)) if said)
