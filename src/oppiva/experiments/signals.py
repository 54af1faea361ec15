"""What experiments tell upper apps, and the half-day in which they are worked on (docs/where-does-it-go.md)."""

from django.dispatch import Signal

# Inside the transaction that records a decision; arguments: experiment, cycle, decision, actor, correction (whether an
# earlier decision of this cycle was corrected). What goes out waits for the commit.
experiment_decided = Signal()

# Inside the transaction that withdraws a public page; arguments: experiment, actor. Its words and numbers are shown
# nowhere outside from then on.
publication_withdrawn = Signal()
