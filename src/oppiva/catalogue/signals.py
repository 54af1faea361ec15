"""What the catalogue tells upper apps (docs/where-does-it-go.md)."""

from django.dispatch import Signal

# Inside the transaction that publishes a version; arguments: version (its model on it), previous (ModelVersion or
# None), change (`Change`), actor. What goes out waits for the commit. An adopter on an older major is told once.
version_published = Signal()

# Inside the transaction that replaces, withdraws or brings back a model; arguments: model (in its new state), actor.
# Its adopters are told once of each.
offer_changed = Signal()
