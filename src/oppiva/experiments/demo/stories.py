"""The ideas of the demo's teams, read from experiments/data/demo.toml: invented, short, some of them failures."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from oppiva.core.statistics import Number, Predicted, propose
from oppiva.experiments.models import AsPlanned, Certainty, Choice, Statistic, Versus

FILE = Path(__file__).parent.parent / "data" / "demo.toml"
FEW = 5  # fewer numbers tell nothing against a prediction (records.md 2.4)
Fields = dict[str, object]


@dataclass(frozen=True)
class Story:
    """One idea; an idea that has not come further has a name and a problem alone."""

    told: Mapping[str, object]

    def text(self, name: str) -> str:
        """A text of the story, empty when it has none."""
        return str(self.told.get(name, ""))

    def number(self, name: str) -> Decimal | None:
        """A number of the story, None when it has none."""
        return Decimal(str(self.told[name])) if name in self.told else None

    @property
    def language(self) -> str:
        """Of the team's texts."""
        return self.text("language") or "fi"

    @property
    def numbers(self) -> list[Decimal]:
        """What was counted, in order."""
        found = self.told.get("numbers", [])
        return [Decimal(str(one)) for one in found] if isinstance(found, list) else []

    @property
    def entries(self) -> list[tuple[str, str]]:
        """The lines of the diary: kind and text."""
        found = self.told.get("entries", [])
        return [(kind, text) for kind, text in found] if isinstance(found, list) else []

    @property
    def tasks(self) -> list[str]:
        """Who does what: the whats."""
        found = self.told.get("tasks", [])
        return list(found) if isinstance(found, list) else []

    @property
    def choice(self) -> str:
        """What the team decides."""
        return self.text("decision") or Choice.KEEP

    @property
    def again(self) -> Story | None:
        """The second round, with what is told of it; None when there is none."""
        found = self.told.get("again")
        rest = {name: value for name, value in self.told.items() if name not in {"again", "surprises", "harms"}}
        return Story({**rest, **found}) if isinstance(found, dict) else None

    def problem(self, *, again: str = "") -> Fields:
        """S1; `again` is the address of the experiment that this one repeats."""
        fields: Fields = {name: self.text(name) for name in ("name", "summary", "theme", "problem")}
        fields |= {"problem_of": self.told["whose"], "how_known": self.text("known"), "prior_none": not again}
        if again:
            fields["name"] = f"{self.text('name')} meillä" if self.language == "fi" else f"{self.text('name')} hos oss"
            fields["prior_work"] = [{"address": again, "repeats": True}]
        if self.number("before") is not None:
            fields |= {"baseline": self.number("before"), "baseline_unit": self.text("unit")}
        return fields

    def prediction(self) -> Fields:
        """S2 but for its day."""
        return {
            **{name: self.text(name) for name in ("belief", "what", "unit", "wanted", "kind")},
            "statistic": self.text("statistic") or Statistic.MEDIAN,
            "rhythm": "each_time" if len(self.numbers) >= FEW else "weekly",
            "value": self.number("value"),
            "upper": self.number("upper"),
            "keep_cut": self.number("keep"),
            "stop_cut": self.number("stop"),
            "stop_also": self.text("rule"),
        }

    def trial(self) -> Fields:
        """S3 but for its days."""
        return {
            "where": self.text("where"),
            "how_many": self.told["many"],
            "customer_data": False,
            "stop_rule": self.text("rule"),
            "minutes_estimated": self.told["minutes"],
        }

    def result(self, logged: Sequence[Decimal]) -> Fields:
        """S5, from the numbers that were written down."""
        surprises, harms = self.text("surprises"), self.text("harms")
        sure = len(logged) >= FEW and self.number("before") is not None
        fields: Fields = {
            "as_planned": self.text("as_planned") or AsPlanned.YES,
            "versus_prediction": self.text("versus") or self._versus(logged),
            "surprises": surprises,
            "no_surprises": not surprises,
            "harms": harms,
            "no_harms": not harms,
            "learned": self.text("learned"),
            "certainty": Certainty.COUNTED if sure else Certainty.SOME if logged else Certainty.OPINION,
            "minutes_used": self.told["used"],
        }
        if self.text("changed"):
            fields |= {"changed": self.text("changed"), "changed_planned": False}
        return fields

    def _versus(self, logged: Sequence[Decimal]) -> str:
        predicted = Predicted(self.text("kind"), self.number("value"), self.number("upper"))
        numbers = [Number(one) for one in logged]
        statistic = self.text("statistic") or Statistic.MEDIAN
        found = propose(predicted, numbers, statistic_of=statistic, baseline=self.number("before"))
        return found.versus if found is not None else Versus.CANNOT_TELL


def stories() -> tuple[list[Story], list[Story]]:
    """The trials and the ideas, in the order of the file."""
    held = tomllib.loads(FILE.read_text("utf-8"))
    return [Story(one) for one in held["trial"]], [Story(one) for one in held["idea"]]
