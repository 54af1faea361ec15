"""What people tells upper apps (listed in docs/where-does-it-go.md)."""

from django.dispatch import Signal

# organisation: Organisation, actor: Actor, programme_id: str or "". Sent inside the transaction that adds it.
organisation_added = Signal()

# person_id: UUID that is gone, tombstone_id: UUID in its place, actor: Actor. Sent inside the transaction that erases.
person_anonymised = Signal()
