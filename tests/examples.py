"""How many examples a property takes whose every example goes through services or pages.

In the full tier ten of them cost as much as a thousand of one that only counts; the long tier takes all.
"""

from hypothesis import settings

_asked = settings().max_examples
LONG = _asked >= 500
COSTLY = _asked if LONG else 10
