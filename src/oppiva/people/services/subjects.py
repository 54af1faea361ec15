"""How the evidence names a person without naming them."""

from __future__ import annotations

import hashlib
import hmac

from django.db import transaction

from oppiva.people.models import Person, SubjectKey


def subject_ref(person: Person, programme: str) -> str:
    """The 64 hex digits by which a programme's evidence knows a person: HMAC-SHA-256 with the person's own key.

    The same person has another one in each programme. The key is made at first use and goes with erasure: then nobody
    can tell any more which entries were about whom.
    """
    with transaction.atomic():
        known, _made = SubjectKey.objects.get_or_create(person=person)
    return hmac.new(bytes.fromhex(known.key), programme.encode(), hashlib.sha256).hexdigest()
