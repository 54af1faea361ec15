"""What workshops tells upper apps (docs/where-does-it-go.md)."""

from django.dispatch import Signal

# Inside the transaction that publishes a new team; arguments: team, actor.
team_formed = Signal()
# Inside the transaction that ends a half-day as held; arguments: session, actor. What goes out waits for the commit.
session_held = Signal()
