"""What people paste into fields, and what it is called in the report."""

from __future__ import annotations

LONG = "Liitetty kerralla. " * 600  # over 10 000 characters
NASTY = {
    1: "Ääkköset Åbo Öjä \u0161 \u017e",
    2: "<b>lihava</b> <script>alert(1)</script> &amp; \"lainaus\" 'heittomerkki'",
    3: '=HYPERLINK("http://paha.example";"paina")',
    4: "\U0001f44d\U0001f3fd \U0001f469\u200d\U0001f469\u200d\U0001f467 שלום עולם مرحبا",
    5: "@SUM(A1:A9) -2+3 |cmd",
    6: "{{ 7*7 }} {% now %} ${7*7} %s %(x)s \\n",
    7: "C:\\Users\\x; DROP TABLE experiments; -- ' OR 1=1",
}
KINDS = {
    1: "Ä, Å, š in a text",
    2: "HTML and script in a text",
    3: "a formula in a text",
    4: "emoji, Hebrew and Arabic in a text",
    5: "more formulas in a text",
    6: "template and format marks in a text",
    7: "SQL and backslashes in a text",
}
