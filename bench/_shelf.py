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
    from oppiva.experiments.models import Experiment
    from oppiva.programme.models import Programme

WORDS = (
    "puhelin", "jono", "kirje", "perehdytys", "työnantaja", "kausityö", "ohjaus", "tapaaminen", "viesti", "suunnitelma",
    "opastus", "asiakas",
)  # fmt: skip
SOURCES = 3


def fill_experiments(programme: Programme, many: int) -> list[Experiment]:
    """So many decided experiments of a programme, each of a team of its own in one large series: the rows that a page
    of the library looks its sources up among, without the steps that it never reads."""
    from oppiva.experiments.models import Experiment
    from oppiva.jobs import clock
    from oppiva.workshops.models import Series, Team

    now = clock.now()
    series = Series.objects.create(programme=programme, code="B1")
    teams = [Team(series=series, number=n, published_at=now) for n in range(1, many + 1)]
    Team.objects.bulk_create(teams, batch_size=500)
    made = [
        Experiment(
            programme=programme, team=team, code=f"B{team.number:05}", state="decided", state_since=now,
            submitted_at=now, areas=["23"],
        )
        for team in teams
    ]  # fmt: skip
    return Experiment.objects.bulk_create(made, batch_size=500)


def fill_library(many: int, experiments: int) -> ModelVersion:
    """So many models, each with sources and a place of use in the trace, beside so many experiments; gives the newest
    version.

    Rows go in past the services: there a model takes a dozen deeds of as many persons.
    """
    from catalogue.library import TEXTS
    from oppiva.catalogue.freezing import FrozenSource, effort_of, frozen, hash_of
    from oppiva.catalogue.library_search import MODEL
    from oppiva.catalogue.models import (
        ModelArea,
        ModelDraft,
        ModelSource,
        ModelVersion,
        OperatingModel,
        TraceEdge,
        TraceNode,
    )
    from oppiva.core.plan.sample import real_plan
    from oppiva.core.policy import system
    from oppiva.jobs import clock
    from oppiva.programme.services import open_programme
    from oppiva.search.services import changed

    programme, now = open_programme(system("bench"), toml=real_plan()), clock.now()
    tried = fill_experiments(programme, max(experiments, many * SOURCES))
    stood_on = []
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
        own = tried[n * SOURCES : (n + 1) * SOURCES]
        codes = [one.code for one in own]
        for one in own:
            source = TraceNode(
                programme=programme, kind="experiment", experiment=one, code=one.code, at=now
            )  # fmt: skip
            nodes.append(source)
            stood_on.append(ModelSource(operating_model=model, experiment=one, kinds=["supports"]))
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
    ModelSource.objects.bulk_create(stood_on, batch_size=500)
    for model, version in zip(models, versions, strict=True):
        model.state, model.current_version, model.last_checked_on = "published", version.pk, clock.today()
    OperatingModel.objects.bulk_update(models, ["state", "current_version", "last_checked_on"], batch_size=200)
    changed(MODEL, [one.pk for one in models])
    return versions[-1]
