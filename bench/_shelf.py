"""A library of many models for the bench, row by row, each with its sources and a place of use in the trace."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

if TYPE_CHECKING:
    from oppiva.catalogue.models import ModelVersion

WORDS = (
    "puhelin", "jono", "kirje", "perehdytys", "työnantaja", "kausityö", "ohjaus", "tapaaminen", "viesti", "suunnitelma",
    "opastus", "asiakas",
)  # fmt: skip
SOURCES = 3


def fill_library(many: int) -> ModelVersion:
    """So many models, each with sources and a place of use in the trace; gives the newest version.

    Rows go in past the services: there a model takes a dozen deeds of as many persons.
    """
    from catalogue.library import TEXTS
    from oppiva.catalogue.freezing import FrozenSource, effort_of, frozen, hash_of
    from oppiva.catalogue.library_search import MODEL
    from oppiva.catalogue.models import ModelArea, ModelDraft, ModelVersion, OperatingModel, TraceEdge, TraceNode
    from oppiva.core.plan.sample import real_plan
    from oppiva.core.policy import system
    from oppiva.jobs import clock
    from oppiva.programme.services import open_programme
    from oppiva.search.services import changed

    programme, now = open_programme(system("bench"), toml=real_plan()), clock.now()
    models = [
        OperatingModel(
            programme=programme, number=n, code=f"M{n}", slug=f"malli-{n}", state_since=now, evidence=n % 6,
            theme=("customer", "wellbeing", "productivity")[n % 3],
        )
        for n in range(1, many + 1)
    ]  # fmt: skip
    OperatingModel.objects.bulk_create(models, batch_size=500)
    nodes, edges, versions, areas = [], [], [], []
    for n, model in enumerate(models):
        words = [WORDS[(n + at * (1 + n // 12)) % len(WORDS)] for at in range(4)]
        texts: dict[str, Any] = {
            **TEXTS, "for_whom": [("jobseeker", "employer", "partner")[n % 3]],
            "problem": f"{TEXTS['problem']} {' '.join(words)}",
        }  # fmt: skip
        draft = ModelDraft(operating_model=model, name=f"{words[0].capitalize()} ja {words[1]} {n}", **texts)
        node = TraceNode(
            programme=programme, kind="model_version", code=f"{model.code}-1.0.0", title=draft.name, at=now
        )  # fmt: skip
        nodes.append(node)
        codes = [f"{n:05}-{at}" for at in range(SOURCES)]
        for code in codes:
            # Of kind adoption: an experiment is a row of twenty tables, and what is read of one is bounded by its key.
            source = TraceNode(
                programme=programme, kind="adoption", code=code, title="Lähde", at=now, certainty=2, in_use=n % 4 == 0
            )  # fmt: skip
            nodes.append(source)
            edges.append(TraceEdge(source=source, target=node, kind="supports", origin="analyst", at=now))
        taken = TraceNode(programme=programme, kind="adoption", code=f"{n:05}-k", title="Käyttö", at=now, in_use=True)
        nodes.append(taken)
        edges.append(TraceEdge(source=node, target=taken, kind="taken_as", origin="team", at=now))
        content = frozen(
            draft,
            model={"code": model.code, "slug": model.slug, "programme": programme.code, "origin": "experiments",
                   "language": "fi", "theme": model.theme},
            number="1.0.0", evidence={"level": n % 6, "sources": SOURCES},
            sources=[FrozenSource(one, ("supports",), True, 2, ("23",), n=12) for one in codes], materials=[],
            steward={"organisation": "Talo", "role": "palvelupäällikkö", "accepted_on": "2026-01-01", "ends_on": None},
            reviews={"peers": 2, "peer_areas": ["01"], "trials": []},
        )  # fmt: skip
        versions.append(
            ModelVersion(
                operating_model=model, major=1, minor=0, patch=0, change="first", change_note="Ensimmäinen julkaisu.",
                content=content, content_hash=hash_of(content), language="fi", name=draft.name,
                one_sentence=draft.one_sentence, for_whom=draft.for_whom, theme=model.theme, effect=draft.effect,
                effort=effort_of(draft).step, node=node, at=now - timedelta(minutes=many - n),
            )
        )  # fmt: skip
        areas += [ModelArea(operating_model=model, area_id=code) for code in ("23", "37", "01")[: 1 + n % 3]]
    TraceNode.objects.bulk_create(nodes, batch_size=500)
    TraceEdge.objects.bulk_create(edges, batch_size=500)
    ModelVersion.objects.bulk_create(versions, batch_size=200)
    ModelArea.objects.bulk_create(areas, batch_size=500)
    for model, version in zip(models, versions, strict=True):
        model.state, model.current_version, model.last_checked_on = "published", version.pk, clock.today()
    OperatingModel.objects.bulk_update(models, ["state", "current_version", "last_checked_on"], batch_size=200)
    changed(MODEL, [one.pk for one in models])
    return versions[-1]
