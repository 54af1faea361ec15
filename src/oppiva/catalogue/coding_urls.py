"""Addresses of a candidate's analysis: its texts, codes, memos, agreement, and the file that goes out."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import (
    coding,
    coding_agreement,
    coding_codes,
    coding_export,
    coding_memos,
    coding_quotes,
    coding_text,
)

ONE = "hanke/<str:code>/aihiot/<str:candidate>/"
DESK, CODES, MEMOS = f"{ONE}koodaus/", f"{ONE}koodit/", f"{ONE}muistiinpanot/"

urlpatterns: list[URLPattern] = [
    path(DESK, coding.coding, name="coding"),
    path(f"{DESK}jaadytys/", coding.freeze, name="coding_freeze"),
    path(f"{DESK}era/", coding.begin, name="coding_begin"),
    path(f"{DESK}era/valmis/", coding.done, name="coding_done"),
    path(f"{DESK}era/jatko/", coding.go_on, name="coding_go_on"),
    path(f"{DESK}era/paatos/", coding.end, name="coding_end"),
    path(f"{DESK}otteet/<uuid:pk>/", coding_quotes.anchor, name="coding_anchor"),
    path(f"{DESK}merkinnat/<uuid:pk>/poisto/", coding_quotes.take_back, name="coding_take_back"),
    path(f"{DESK}merkinnat/<uuid:pk>/palautus/", coding_quotes.put_back, name="coding_put_back"),
    # After the words above: no code of an experiment is one of them.
    path(f"{DESK}<str:source>/", coding_text.source, name="coding_source"),
    path(f"{DESK}<str:source>/peitto/", coding_text.mask, name="coding_mask"),
    path(CODES, coding_codes.codes, name="codes"),
    path(f"{CODES}<uuid:pk>/", coding_codes.code, name="code"),
    path(f"{CODES}<uuid:pk>/yhdistys/", coding_codes.merge, name="code_merge"),
    path(MEMOS, coding_memos.memos, name="memos"),
    path(f"{MEMOS}<uuid:pk>/", coding_memos.memo, name="coding_memo"),
    path(f"{MEMOS}<uuid:pk>/poisto/", coding_memos.delete, name="memo_delete"),
    path(f"{MEMOS}<uuid:pk>/palautus/", coding_memos.restore, name="memo_restore"),
    path(f"{ONE}yksimielisyys/", coding_agreement.agreement, name="agreement"),
    path(f"{ONE}vienti/", coding_export.export, name="coding_export"),
]
