"""A plan file: dropped, or pasted as text; what was given stays in the text area when it cannot be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oppiva.core.plan.spec import MAX_BYTES


def plan_text(data: bytes) -> str:
    """The file's text for the text area, whatever bytes it holds."""
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\x00", "\ufffd")


def _code_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "autocomplete": "off", "class": "input--code"})


class PlanTextForm(forms.Form):
    """The plan as TOML text."""

    text = forms.CharField(
        label=_("The plan as text"),
        strip=False,
        widget=_code_area(24),
        error_messages={"required": _("The plan is empty. Paste its text.")},
    )


class SectionTextForm(forms.Form):
    """One section of the plan as TOML text, in a field of the section's own name."""

    def __init__(self, data: object = None, *, section: str, label: str) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.section = section
        self.fields[section] = forms.CharField(label=label, strip=False, widget=_code_area(16))

    def text(self) -> str:
        """The text with the line ends of a plan file."""
        return str(self.cleaned_data[self.section]).replace("\r\n", "\n")


class PlanFileForm(forms.Form):
    """A file or its pasted text, one of them."""

    file = forms.FileField(
        label=_("Plan file"),
        required=False,
        help_text=_("Format oppiva-plan/1 (TOML, UTF-8), at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
        error_messages={"empty": _("The file is empty. Choose another, or paste the text below.")},
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        strip=False,
        required=False,
        widget=_code_area(12),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuses a file over the limit before it is read."""
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile) and (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. A plan file holds text only."), "too_large")
        return upload if isinstance(upload, UploadedFile) else None

    def clean(self) -> dict[str, Any]:
        """One of the two must be there; the file wins."""
        found = super().clean() or self.cleaned_data
        upload = found.get("file")
        content = upload.read() if isinstance(upload, UploadedFile) else None
        if content is None and not found.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a plan file, or paste its text below."))
        found["plan"] = content if content is not None else found.get("text", "")
        return found

    def keep_text(self) -> None:
        """Put the file's text into the text area, so that it can be mended on the page."""
        plan = self.cleaned_data.get("plan", "")
        kept = QueryDict(mutable=True)
        kept["text"] = plan_text(plan) if isinstance(plan, bytes) else plan
        self.data = kept
