"""Another installation's library in a folder, a zip or behind an address (docs/library-format.md): read without trust.

`apart` reads in a child process; what it gives is plain values that were looked at sign by sign.
"""

from oppiva.core.library.model import Asked, Manifest, ModelTold, Refused, VersionRead, VersionTold

__all__ = ["Asked", "Manifest", "ModelTold", "Refused", "VersionRead", "VersionTold"]
