"""Canonical JSON, SHA-256 and the hash chain: whether a row was changed, taken out, put in or moved."""

from oppiva.core.chain.links import START, Break, Link, canonical, check, digest, link_hash

__all__ = ["START", "Break", "Link", "canonical", "check", "digest", "link_hash"]
