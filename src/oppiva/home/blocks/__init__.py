"""One small function per role: what its part of the first page says. Importing the package fills the registry."""

from oppiva.home.blocks import (  # noqa: F401  (each module registers its role on import)
    administrators,
    experts,
    guests,
    leaders,
    runners,
    teams,
)
from oppiva.home.blocks.registry import Block, Card, Link, Row, block, block_of, roles

__all__ = ["Block", "Card", "Link", "Row", "block", "block_of", "roles"]
