"""How much a page may cost (trust.md L5, L6): for the tests, and for the pilot, which holds no numbers of its own."""

from __future__ import annotations

# Statements of a page that is opened again: what a process reads once, and keeps, is not the page's.
MOST = 12
# The first visit of a phone, as it goes over the wire, photos apart: all of it, its requests, its scripts, its HTML.
VISIT = 90 * 1024
REQUESTS = 8
SCRIPT = 45 * 1024
HTML = 40 * 1024
