"""The paths of a plan as people and JSON write them (`targets[2].value`), and as steps (`("targets", 2, "value")`)."""

import re

Step = str | int
Steps = tuple[Step, ...]

_STEP = re.compile(r"\[(\d*)\]|([^.\[\]]+)")


def joined(steps: Steps) -> str:
    """Steps as one path; an index counts from 0."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def steps_of(path: str) -> Steps:
    """A path as steps; `targets[].value`, without an index, gives row 0."""
    return tuple(name if name else int(index or 0) for index, name in _STEP.findall(path))


def names_of(path: str) -> tuple[str, ...]:
    """The keys of a path without its row numbers: `targets[2].value` gives `("targets", "value")`."""
    return tuple(step for step in steps_of(path) if isinstance(step, str))
