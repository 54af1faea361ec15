"""A problem as numbers: a search prices a team in microseconds, and the tests hold its prices equal to `evaluate`."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from oppiva.core.teaming.evaluating import mode_cost, theme_cost
from oppiva.core.teaming.problem import Division, Problem

# What a search pays for one broken rule with weights near the defaults; never part of a written objective.
BROKEN = 10_000
PLAIN = ("same_unit", "same_municipality", "same_role", "earlier", "lone_language", "mode_mix", "lone_remote", "moved")


def bits(mask: int) -> Iterator[int]:
    """The places whose bits are set, in order."""
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit


class Grid:
    """People by their place in the input: pair costs and theme vectors; bit masks of foes, mates, languages, modes."""

    def __init__(self, problem: Problem) -> None:
        people, weights = problem.people, problem.weights
        self.problem = problem
        self.size = len(people)
        self.at = {person.id: place for place, person in enumerate(people)}
        self.pair = [[0] * self.size for _ in people]
        self.foes = [0] * self.size
        self.mates = [0] * self.size
        for name, weight in (
            ("unit", weights.same_unit),
            ("municipality", weights.same_municipality),
            ("role", weights.same_role),
        ):
            for group in self._groups(name):
                for one, other in combinations(group, 2):
                    self._join(one, other, weight)
        for one, other in dict.fromkeys(self._places(pair) for pair in problem.earlier):
            self._join(one, other, weights.earlier)
        for pair in problem.apart:
            self._part(*self._places(pair))
        for person in people:
            if person.manager in self.at and person.manager != person.id:
                self._part(*self._places((person.id, person.manager)))
        for pair in problem.together:
            one, other = self._places(pair)
            self.mates[one] |= 1 << other
            self.mates[other] |= 1 << one
        self.themes = [tuple(theme_cost(problem, person, theme) for theme in problem.themes) for person in people]
        self.remote = self.mask(place for place, person in enumerate(people) if person.mode == "remote")
        self.needing = self.mask(place for place, person in enumerate(people) if person.needs)
        self.foreign = [
            (1 << place, self.mask(i for i, other in enumerate(people) if i != place and mine in other.languages))
            for place, person in enumerate(people)
            if (mine := person.languages[0]) != problem.main_language
        ]
        self.foreigners = self.mask(bit.bit_length() - 1 for bit, _heard in self.foreign)
        self.special = self.foreigners | self.remote
        self.mode = [
            [mode_cost(problem, remote, size) for remote in range(size + 1)] for size in range(problem.largest + 3)
        ]
        # Dearer weights make rules dearer too: a rule is never worth breaking.
        dearest: int = max(*weights.theme, *(getattr(weights, name) for name in PLAIN))
        self.broken = BROKEN * max(1, -(-dearest // 40))
        self.published = [problem.published.get(person.id, -1) for person in people]
        self.locked = [problem.locked.get(person.id, -1) for person in people]
        self.held = self.mask(place for place, index in enumerate(self.locked) if index >= 0)
        self.blocks = self._blocks()
        self.block = dict(sorted((one, block) for block in self.blocks for one in block))

    def _blocks(self) -> list[tuple[int, ...]]:
        """People who must share a team, by a wish or by locks; everybody is in one block, most of them alone in it."""
        held: dict[int, int] = {}
        for place, index in enumerate(self.locked):
            if index >= 0:
                held[index] = held.get(index, 0) | 1 << place
        found: list[tuple[int, ...]] = []
        seen = 0
        for place in range(self.size):
            if seen >> place & 1:
                continue
            block, waiting = 0, 1 << place
            while waiting:
                one = (waiting & -waiting).bit_length() - 1
                block |= 1 << one
                waiting = (waiting | self.mates[one] | held.get(self.locked[one], 0)) & ~block
            seen |= block
            found.append(tuple(bits(block)))
        return found

    def _groups(self, name: str) -> list[list[int]]:
        groups: dict[str, list[int]] = {}
        for place, person in enumerate(self.problem.people):
            value = getattr(person, name)
            if value is not None:
                groups.setdefault(value, []).append(place)
        return list(groups.values())

    def _places(self, pair: tuple[str, str]) -> tuple[int, int]:
        one, other = self.at[pair[0]], self.at[pair[1]]
        return (one, other) if one < other else (other, one)

    def _join(self, one: int, other: int, weight: int) -> None:
        self.pair[one][other] += weight
        self.pair[other][one] += weight

    def _part(self, one: int, other: int) -> None:
        self.foes[one] |= 1 << other
        self.foes[other] |= 1 << one

    @staticmethod
    def mask(places: Iterable[int]) -> int:
        """The bits of these places."""
        made = 0
        for place in places:
            made |= 1 << place
        return made

    def soft(self, members: Sequence[int], mask: int) -> int:
        """What a team costs, moves aside; `mask` holds the bits of its members."""
        cost = 0
        for at, one in enumerate(members):
            row = self.pair[one]
            for other in members[:at]:
                cost += row[other]
        if self.problem.themes:
            cost += min(map(sum, zip(*[self.themes[one] for one in members], strict=True)), default=0)
        return cost + self.company(mask, len(members))

    def company(self, mask: int, size: int) -> int:
        """What a team of this size costs by whom its members are not with: languages and modes."""
        if not mask & self.special:
            return 0
        cost = 0
        if mask & self.foreigners and size > 1:
            for bit, heard in self.foreign:
                if mask & bit and not mask & heard:
                    cost += self.problem.weights.lone_language
        remote = (mask & self.remote).bit_count()
        if remote:
            cost += self.mode[size][remote] if size < len(self.mode) else mode_cost(self.problem, remote, size)
        return cost

    def breaches(self, members: Sequence[int], mask: int) -> int:
        """How often a team breaks a rule: size, pairs kept apart or together (half for each side), manager."""
        problem, doubled = self.problem, 0
        for one in members:
            doubled += (mask & self.foes[one]).bit_count() + (self.mates[one] & ~mask).bit_count()
        size = len(members)
        return doubled + 2 * (max(0, problem.smallest - size) + max(0, size - problem.largest))

    def price(self, members: Sequence[int], mask: int) -> int:
        """What a search pays for a team, broken rules included."""
        return self.soft(members, mask) + self.broken // 2 * self.breaches(members, mask)

    def members(self, division: Division) -> list[list[int]]:
        """A division by ids as places."""
        return [[self.at[one] for one in members] for members in division]

    def ids(self, teams: Sequence[Sequence[int]]) -> list[list[str]]:
        """Places as a division by ids, each team in order of its ids."""
        return [sorted(self.problem.people[one].id for one in members) for members in teams]

    def moved(self, one: int, index: int) -> int:
        """What it costs that this person is in the team of this index."""
        return self.problem.weights.moved if self.published[one] not in (-1, index) else 0
