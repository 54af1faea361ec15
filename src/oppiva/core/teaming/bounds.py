"""A bound anybody can check by hand: so many of one unit in so few teams must meet (solvers.md 3.2)."""

from collections import Counter

from oppiva.core.teaming.problem import Problem


def pigeonhole(problem: Problem) -> int:
    """What pairs of one unit, municipality and role cost at least, however people are divided."""
    weights, total = problem.weights, 0
    for name, weight in (
        ("unit", weights.same_unit),
        ("municipality", weights.same_municipality),
        ("role", weights.same_role),
    ):
        counts = Counter(value for person in problem.people if (value := getattr(person, name)) is not None)
        for people in counts.values():
            each, more = divmod(people, problem.count)
            full, fuller = each * (each - 1) // 2, each * (each + 1) // 2
            total += weight * ((problem.count - more) * full + more * fuller)
    return total
