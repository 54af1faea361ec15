"""Reads of what a plan in force makes: work packages, targets, milestones."""

from __future__ import annotations

from itertools import chain

from oppiva.programme.models import Milestone, Programme, Target, WorkPackage


def work_packages(programme: Programme) -> list[WorkPackage]:
    """Living work packages in the plan's order."""
    return list(WorkPackage.objects.filter(programme=programme, deleted_in__isnull=True))


def targets(programme: Programme) -> list[Target]:
    """Living targets in the plan's order."""
    return list(Target.objects.filter(programme=programme, deleted_in__isnull=True))


def milestones(programme: Programme) -> list[Milestone]:
    """Living milestones by date."""
    return list(Milestone.objects.filter(programme=programme, deleted_in__isnull=True))


def living_rows(programme: Programme) -> list[WorkPackage | Target | Milestone]:
    """Work packages, targets and milestones that the programme has now."""
    return list(chain(work_packages(programme), targets(programme), milestones(programme)))
