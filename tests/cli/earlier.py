"""The earlier version that upgrades are tried from."""

from __future__ import annotations

EARLIER = "0005_row_security_anew"  # of experiments, in 0.5.0
