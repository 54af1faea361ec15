"""In how many texts each term stands, kept exact with every text that comes, changes or goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import F

from oppiva.search import fulltext
from oppiva.search.models import TermStat


def terms_of(lem: str) -> set[str]:
    """The distinct terms of a text."""
    return set(lem.split())


def count(changes: Mapping[str, int]) -> None:
    """Add to, or take from, the number of texts that hold each term; a term that none holds any more goes."""
    fulltext.add_counts(sorted((term, by) for term, by in changes.items() if by > 0))
    fewer = Counter({term: -by for term, by in changes.items() if by < 0})
    for by in sorted(set(fewer.values())):
        rows = TermStat.objects.filter(term__in=sorted(term for term, less in fewer.items() if less == by))
        rows.filter(df__lte=by).delete()
        rows.update(df=F("df") - by)
