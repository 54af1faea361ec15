"""Integer cents and minutes: the two roundings and the shares built on them (funding rules R7, R9, R14)."""

from oppiva.core.money.shares import Shares, down, flat_rate, half_up, plan_shares

__all__ = ["Shares", "down", "flat_rate", "half_up", "plan_shares"]
