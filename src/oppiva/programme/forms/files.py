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


class PlanTextForm(forms.Form):
    """The plan as TOML text."""

    text = forms.CharField(
        label=_("The plan as text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "autocomplete": "off", "class": "input--code"}),
        error_messages={"required": _("The plan is empty. Paste its text.")},
    )


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
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off", "class": "input--code"}),
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
