"""What people tells upper apps (listed in docs/where-does-it-go.md)."""

from django.dispatch import Signal

# organisation: Organisation, actor: Actor, programme_id: str or "". Sent inside the transaction that adds it.
organisation_added = Signal()
