"""Simulated annealing on swaps and moves: the engine without the extra, and the start of large instances."""

from collections.abc import Callable
from math import exp
from random import Random

from oppiva.core.teaming.grid import Grid

HOT, COLD = 30.0, 0.4
# A published division is where the walk begins: as hot as else, it would forget it.
WARM = 6.0
# A team's price is remembered by its members; so many teams, then the memory begins anew.
REMEMBERED = 300_000
Share = Callable[[int], float]


class Annealing:
    """One walk over divisions; `best` is the cheapest division met and `cost` its price, broken rules included."""

    def __init__(self, grid: Grid, start: list[list[int]], random: Random) -> None:
        self.grid = grid
        self.random = random
        self.teams = [list(members) for members in start]
        self.masks = [grid.mask(members) for members in self.teams]
        self.index = [0] * grid.size
        for at, members in enumerate(self.teams):
            for one in members:
                self.index[one] = at
        self.known: dict[int, int] = {}
        self.prices = [self._price(members, mask) for members, mask in zip(self.teams, self.masks, strict=True)]
        self.free = [one for one in range(grid.size) if grid.locked[one] < 0]
        self.limit = grid.problem.accessible_teams
        self.needing = sum(bool(mask & grid.needing) for mask in self.masks)
        self.cost = sum(self.prices) + self._over(self.needing)
        self.cost += sum(grid.moved(one, at) for at, members in enumerate(self.teams) for one in members)
        self.best_cost = self.cost
        self.best = [list(members) for members in self.teams]
        self.done = 0

    def _price(self, members: list[int], mask: int) -> int:
        price = self.known.get(mask)
        if price is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            price = self.known[mask] = self.grid.price(members, mask)
        return price

    def _over(self, needing: int) -> int:
        return 0 if self.limit is None else self.grid.broken * max(0, needing - self.limit)

    def run(self, share: Share, better: Callable[[], None] | None = None) -> None:
        """Walk until the share used is 1; it starts at `done` iterations and calls `better` after a new best."""
        if len(self.free) < 2 or len(self.teams) < 2:
            return
        random, free, index = self.random.random, self.free, self.index
        used, count = share(self.done), len(free)
        hot = WARM if self.grid.problem.published else HOT
        while used < 1:
            heat = hot * (COLD / hot) ** used
            before = self.best_cost
            for _ in range(64):
                one = free[int(random() * count)]
                if random() < 0.85:
                    other = free[int(random() * count)]
                    if index[one] != index[other]:
                        self._swap(one, other, heat)
                else:
                    self._move(one, int(random() * len(self.teams)), heat)
                if self.cost < self.best_cost:
                    self.best_cost = self.cost
                    self.best = [list(members) for members in self.teams]
            self.done += 64
            if better is not None and self.best_cost < before:
                better()
            used = share(self.done)

    def _swap(self, one: int, other: int, heat: float) -> None:
        here, there = self.index[one], self.index[other]
        leaving, coming = [one], [other]
        mates = self.grid.mates
        if (mates[one] or mates[other]) and not self._whole(leaving, coming, here, there):
            return
        self._try(leaving, coming, here, there, heat)

    def _whole(self, leaving: list[int], coming: list[int], here: int, there: int) -> bool:
        """Takes along whoever must stay together and fills up the smaller side; False when someone is locked."""
        for group, at in ((leaving, here), (coming, there)):
            for one in group:  # grows while it is read
                mates = self.grid.mates[one] & self.masks[at]
                while mates:
                    bit = mates & -mates
                    mates ^= bit
                    if (mate := bit.bit_length() - 1) not in group:
                        group.append(mate)
        small, at = (coming, there) if len(coming) < len(leaving) else (leaving, here)
        wanted = max(len(coming), len(leaving)) - len(small)
        singles = [one for one in self.teams[at] if one not in small and not self.grid.mates[one]]
        while wanted and singles:
            small.append(singles.pop(int(self.random.random() * len(singles))))
            wanted -= 1
        return all(self.grid.locked[one] < 0 for one in (*leaving, *coming))

    def _move(self, one: int, there: int, heat: float) -> None:
        here = self.index[one]
        if here == there or self.grid.mates[one]:
            return
        problem, size = self.grid.problem, len(self.teams[here])
        fits = size > problem.smallest and len(self.teams[there]) < problem.largest
        # A step against the sizes is only taken where they are broken already.
        if not fits and problem.smallest <= size <= problem.largest:
            return
        self._try([one], [], here, there, heat)

    def _try(self, leaving: list[int], coming: list[int], here: int, there: int, heat: float) -> None:
        """Exchanges the two groups when the walk takes the change."""
        grid, teams, masks = self.grid, self.teams, self.masks
        out, inn = grid.mask(leaving), grid.mask(coming)
        mask_here, mask_there = masks[here] & ~out | inn, masks[there] & ~inn | out
        price_here, price_there = self.known.get(mask_here), self.known.get(mask_there)
        if price_here is None:
            price_here = self._price([x for x in teams[here] if x not in leaving] + coming, mask_here)
        if price_there is None:
            price_there = self._price([x for x in teams[there] if x not in coming] + leaving, mask_there)
        change = price_here + price_there - self.prices[here] - self.prices[there]
        if grid.problem.published:
            change += sum(grid.moved(x, there) - grid.moved(x, here) for x in leaving)
            change += sum(grid.moved(x, here) - grid.moved(x, there) for x in coming)
        needing = self.needing
        if self.limit is not None:
            needing += bool(mask_here & grid.needing) + bool(mask_there & grid.needing)
            needing -= bool(masks[here] & grid.needing) + bool(masks[there] & grid.needing)
            if needing != self.needing:
                change += self._over(needing) - self._over(self.needing)
        if change > 0 and self.random.random() >= exp(-change / heat):
            return
        teams[here] = [x for x in teams[here] if x not in leaving] + coming
        teams[there] = [x for x in teams[there] if x not in coming] + leaving
        for x in leaving:
            self.index[x] = there
        for x in coming:
            self.index[x] = here
        masks[here], masks[there] = mask_here, mask_there
        self.prices[here], self.prices[there] = price_here, price_there
        self.needing = needing
        self.cost += change
