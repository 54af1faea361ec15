"""What a measured time is held against: the same piece of work on the same machine."""

from __future__ import annotations

import time


def yardstick() -> float:
    """Processor seconds of a fixed piece of plain Python."""
    began = time.process_time()
    table = {number: number * number % 1_009 for number in range(1_000)}
    total = 0
    for number in range(1_000_000):
        total += table[number % 1_000]
    return time.process_time() - began
