"""A plan file: dropped, or pasted as text; what was given stays in the text area when it cannot be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.plan.spec import MAX_BYTES

SHEETS = frozenset({"xlsx", "xls", "xlsm", "ods", "numbers", "csv"})
DOCUMENTS = frozenset({"docx", "doc", "odt", "rtf", "pages"})
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def plan_text(data: bytes) -> str:
    """The file's text for the text area, whatever bytes it holds."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what an old editor on Windows saves: ä and ö stay what they were
    return text.removeprefix("\ufeff").replace("\x00", "\ufffd")


def kind_of_file(name: str, data: bytes) -> str:
    """What a file is that can hold no plan, in words; empty for a text, whatever it says."""
    ending = name.rpartition(".")[2].casefold()
    if data.startswith(b"%PDF"):
        return _("This is a PDF.")
    if ending in SHEETS:
        return _("This is a spreadsheet.")
    if ending in DOCUMENTS or data.startswith(b"{\\rtf"):
        return _("This is a document of a word processor.")
    if data.startswith(PICTURES):
        return _("This is a picture.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _("This is a file of an office program, or a packed file.")
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and any(byte in CONTROL for byte in data[:4_096]):
        return _("This is not a text file.")
    return ""


def _code_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "autocomplete": "off", "class": "input--code"})


class PlanTextForm(forms.Form):
    """The plan as TOML text."""

    text = forms.CharField(
        label=gettext_lazy("The plan as text"),
        strip=False,
        widget=_code_area(24),
        error_messages={"required": gettext_lazy("The plan is empty. Paste its text.")},
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
        label=gettext_lazy("Plan file"),
        required=False,
        help_text=gettext_lazy("Format oppiva-plan/1 (TOML, UTF-8), at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another, or paste the text below.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        strip=False,
        required=False,
        widget=_code_area(12),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.either = True  # type: ignore[attr-defined]  # one of the two is needed: neither is optional

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuses a file over the limit before it is read."""
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile) and (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. A plan file holds text only."), "too_large")
        if not isinstance(upload, UploadedFile):
            return None
        if what := kind_of_file(upload.name or "", upload.read()):
            raise forms.ValidationError(
                _("%(what)s A plan is a .toml file, that is plain text.") % {"what": what}, "not_a_plan"
            )
        upload.seek(0)
        return upload

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
