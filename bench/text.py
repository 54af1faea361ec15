"""`oppiva bench text [--smoke]`: personal data found in the labelled sets, by kind, and the time of one text.

After it come search and likeness (`oppiva bench finding`).

The sets lie in tests/core/text/data: the first was tuned on; each later one was written before any result on it was
seen, and its file tells that first result, since it may have led to mends. A span is hit when a flag of its kind
overlaps it; the kinds of codes and contacts may stand for each other; what only looks like an identity code is not
counted.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import finding  # noqa: E402
from _yardstick import yardstick  # noqa: E402
from core.text.scoring import score, texts  # noqa: E402
from oppiva.core.text import compounds, lemmas  # noqa: E402
from oppiva.core.text.personal import find_personal  # noqa: E402
from oppiva.core.text.readability import readability  # noqa: E402

SETS = ("dev", "second", "third", "fourth", "fifth")
# Recall and precision that must be reached.
MUST = {"codes": (1.0, 0.95), "NAME": (0.90, 0.78), "DESC": (0.70, 0.75)}
FALSE_SHARE = 0.15
LETTERS, MILLISECONDS = 800, 30.0


def spent(work: object, text: str, rounds: int) -> float:
    """Processor milliseconds of one round, data loaded before."""
    assert callable(work)
    work(text)
    began = time.process_time()
    for _ in range(rounds):
        for kept in (lemmas.lemma, lemmas.listed, compounds.parts):
            kept.cache_clear()  # a text with words not seen before
        work(text)
    return 1_000 * (time.process_time() - began) / rounds


def main() -> int:
    """Prints the tables; 1 when a goal is missed, but never in a smoke run."""
    parser = argparse.ArgumentParser(prog="oppiva bench text")
    parser.add_argument("--smoke", action="store_true", help="few rounds only, to see that it runs")
    parser.add_argument("--faults", action="store_true", help="print each miss and false mark")
    options = parser.parse_args()
    missed = False
    print(f"{'set':8}{'kind':8}{'spans':>6}{'recall':>8}{'flags':>7}{'precision':>10}  goal")
    for name in SETS:
        found = score(name)
        for kind, (recall, precision) in MUST.items():
            met = found.recall(kind) >= recall and found.precision(kind) >= precision
            missed |= not met
            print(
                f"{name:8}{kind:8}{found.wanted[kind]:6}{found.recall(kind):8.2f}{found.flagged[kind]:7}"
                f"{found.precision(kind):10.2f}  {'ok' if met else 'MISSED'}"
            )
        met = found.false_share() <= FALSE_SHARE
        missed |= not met
        share = f"{found.clean_flagged}/{found.clean}"
        print(f"{name:8}{'clean':8}{share:>6}{found.false_share():8.2f}{'':17}  {'ok' if met else 'MISSED'}")
        if options.faults:
            print(*(f"    {fault}" for fault in found.faults), sep="\n")
    text = " ".join(row["text"] for row in texts("dev"))[:LETTERS]
    unit, rounds = 1_000 * yardstick(), 2 if options.smoke else 50
    print(f"\n{f'{LETTERS} letters':16}{'cpu ms':>8}{'ratio':>8}  goal")
    for name, work in (("pii", find_personal), ("readability", lambda given: readability(given, "fi"))):
        taken = spent(work, text, rounds)
        missed |= taken > MILLISECONDS
        print(f"{name:16}{taken:8.1f}{taken / unit:8.2f}  {'ok' if taken <= MILLISECONDS else 'MISSED'}")
    print("\nsearch and likeness")
    missed |= bool(finding.main(["--smoke"] if options.smoke else []))
    return int(missed and not options.smoke)


if __name__ == "__main__":
    sys.exit(main())
