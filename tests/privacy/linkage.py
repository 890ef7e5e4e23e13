"""The attacker: holds a stolen store, knows who was on shift, and guesses who wrote each report.

It knows nothing of the tables' meaning. Every column with a moment, every transaction number, every
place of a row that names a report is compared with every such figure of rows that name a person: one
guesser a pair, by the nearest value or by the nearest rank. More guessers look at which people's rows
changed in the same night-to-night interval. The best guesser is the attack's result.
"""

import bisect
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.privacy.dump import Row

#: a guesser that was right by chance more often than this many runs of the suite would allow
_LUCK = 1e-7
#: a rank correlation so many deviations from zero is no luck
_DEVIATIONS = 5.5


class Clue(NamedTuple):
    """A figure of rows: a moment's column, "written" or "place"."""

    table: str
    column: str
    kind: str


#: figures of one clue: who or which -> values
Figures = dict[Clue, dict[str, list[int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One report: its id, who could have written it by the employer's list, who did, and its turn."""

    report: str
    suspects: tuple[str, ...]
    writer: str
    turn: int


@dataclass(slots=True, kw_only=True)
class Tally:
    """How a guesser did: its guesses, those right, and what chance would have given."""

    guesses: int = 0
    right: int = 0
    chance: float = 0.0

    def add(self, *, right: bool, suspects: int) -> None:
        self.guesses += 1
        self.right += right
        self.chance += 1 / suspects

    @property
    def rate(self) -> float:
        return self.right / self.guesses

    @property
    def expected(self) -> float:
        return self.chance / self.guesses

    def suspicious(self, *, margin: float) -> bool:
        """More often right than chance and the margin allow, and than luck explains.

        Not luck: the exact tail of the binomial distribution at 1/N is under 1e-7, so that of five
        hundred guessers on few runs one raises a false alarm in twenty thousand suites. On a
        thousand runs the margin decides.
        """
        over = self.rate > self.expected + margin
        return over and _tail(self.guesses, self.right, self.expected) < _LUCK


def _tail(trials: int, at_least: int, chance: float) -> float:
    """P(X >= at_least) of a binomial distribution, by its logarithms."""
    logs = (
        math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        + k * math.log(chance) + (trials - k) * math.log1p(-chance)
        for k in range(at_least, trials + 1)
    )  # fmt: skip
    return math.fsum(math.exp(one) for one in logs)


@dataclass(slots=True, kw_only=True)
class Attack:
    """All guesses of many runs, a tally a guesser."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    #: of each pair of clues: (rank of the report, rank of its writer) of every case
    ranks: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def look(
        self, name: str, rows: Sequence[Row], cases: Sequence[Case], chance: random.Random,
        *, of: Sequence[Case] | None = None,
    ) -> None:  # fmt: skip
        """Guess from one dump that holds these cases; `of` are those asked about, if not all."""
        reports = _figures(rows, _known_as(rows, [case.report for case in cases]))
        suspects = {one: one for case in cases for one in case.suspects}
        persons = _figures(rows, suspects)
        asked = cases if of is None else of
        self._correlate(name, reports, persons, asked)
        for told, of_reports in reports.items():
            for known, of_persons in persons.items():
                pair = f"{name}: {told.table}.{told.column} ~ {known.table}.{known.column}"
                if told.kind == known.kind != "place":
                    self._guess(f"{pair}, nearest", of_reports, of_persons, asked, chance)
                ranked = _ranked(of_reports), _ranked(of_persons)
                self._guess(f"{pair}, rank", *ranked, asked, chance)

    def _guess(
        self, name: str, reports: Mapping[str, Sequence[float]],
        persons: Mapping[str, Sequence[float]], cases: Sequence[Case], chance: random.Random,
    ) -> None:  # fmt: skip
        for case in cases:
            line = sorted((at, one) for one in case.suspects for at in persons.get(one, ()))
            if line and (told := reports.get(case.report)):
                guess = _nearest(told, line, chance)
                self.tallies[name].add(right=guess == case.writer, suspects=len(case.suspects))

    def _correlate(
        self, name: str, reports: Figures, persons: Figures, cases: Sequence[Case]
    ) -> None:
        """Order of reports, as written and as each clue tells it, against the order of persons."""
        turns = {case.report: [float(case.turn)] for case in cases}
        orders = {"told": turns} | {f"{c.table}.{c.column}": _ranked(v) for c, v in reports.items()}
        for known, of_persons in persons.items():
            ranked = _ranked(of_persons)
            for told, order in orders.items():
                self.ranks[f"{name}: {told} ~ {known.table}.{known.column}"] += [
                    (order[case.report][0], ranked[case.writer][0])
                    for case in cases
                    if case.report in order and case.writer in ranked
                ]

    def changed(
        self, name: str, dumps: Sequence[Sequence[Row]], cases: Sequence[Case],
        chance: random.Random,
    ) -> None:  # fmt: skip
        """Guess among the people whose rows changed in the interval in which a report appeared."""
        steps = [_changes(*pair) for pair in zip([(), *dumps], dumps, strict=False)]
        for case in cases:
            born = next(at for at, step in enumerate(steps) if _mentions(step, case.report))
            for table, rows in steps[born].items():
                names = Counter(one for row in rows for one in row.ids)
                moved = [one for one in case.suspects if one in names]
                if moved:
                    least = min(names[one] for one in moved)
                    guess = chance.choice([one for one in moved if names[one] == least])
                    tally = self.tallies[f"{name}: {table}"]
                    tally.add(right=guess == case.writer, suspects=len(case.suspects))

    def of(self, when: str) -> list[tuple[str, Tally]]:
        """All guessers of a look."""
        return [item for item in self.tallies.items() if item[0].startswith(f"{when}: ")]

    def best(self, when: str) -> list[tuple[str, Tally]]:
        """Guessers of a look by how often they were right, best first; rare ones are no measure."""
        found = self.of(when)
        enough = max((one.guesses for _, one in found), default=0) / 10
        return sorted(
            (item for item in found if item[1].guesses >= enough),
            key=lambda item: item[1].rate - item[1].expected, reverse=True,
        )  # fmt: skip

    def caught(self, when: str, *, margin: float) -> list[str]:
        """Guessers of a look that must not be, however rare: what they read is a leak."""
        return [name for name, one in self.of(when) if one.suspicious(margin=margin)]

    def correlations(self, when: str) -> list[tuple[str, float, int]]:
        """(pair, Spearman's rho over all runs, cases) of a look, the least likely first."""
        found = [
            (name, spearman(pairs), len(pairs))
            for name, pairs in self.ranks.items()
            if pairs and name.startswith(f"{when}: ")
        ]
        return sorted(found, key=lambda one: abs(one[1]) * math.sqrt(one[2] - 1), reverse=True)

    def ordered(self, when: str, *, limit: float) -> list[str]:
        """Pairs whose order is the same, or the reverse, more than the limit and luck allow."""
        return [
            f"{name}: {rho:+.2f}"
            for name, rho, cases in self.correlations(when)
            if abs(rho) >= limit and abs(rho) * math.sqrt(cases - 1) > _DEVIATIONS
        ]


def _known_as(rows: Iterable[Row], reports: Sequence[str]) -> dict[str, str]:
    """Every id that stands for a report: its own, and those of rows that name it."""
    known = {one: one for one in reports}
    named = set(reports)
    for row in rows:
        about = row.ids & named
        if row.own is not None and row.own not in known and about:
            known[row.own] = min(about)
    return known


def _figures(rows: Iterable[Row], known: Mapping[str, str]) -> Figures:
    found: Figures = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for whose in {known[one] for one in row.ids if one in known}:
            for column, at in row.moments.items():
                found[Clue(row.table, column, "moment")][whose].append(at)
            found[Clue(row.table, "place", "place")][whose].append(row.place)
            if row.written:
                found[Clue(row.table, "written", "written")][whose] += row.written
    return found


def _ranked(figures: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Each one's rank by its newest figure, between 0 and 1."""
    order = sorted(figures, key=lambda one: (figures[one][-1], one))
    return {one: [(at + 0.5) / len(order)] for at, one in enumerate(order)}


def _nearest(
    told: Sequence[float], line: Sequence[tuple[float, str]], chance: random.Random
) -> str:
    """The person whose figure lies nearest to any of the report's; one of the equally near."""
    near: list[tuple[float, str]] = []
    for at in told:
        place = bisect.bisect_left(line, (at, ""))
        for value in {line[i][0] for i in (place - 1, place) if 0 <= i < len(line)}:
            begins = bisect.bisect_left(line, (value, ""))
            equal = line[begins : bisect.bisect_right(line, (value, "g"))]
            near += [(abs(value - at), one) for _, one in equal]
    least = min(near)[0]
    return chance.choice(sorted({one for away, one in near if away == least}))


def _changes(before: Iterable[Row], after: Iterable[Row]) -> dict[str, list[Row]]:
    """table -> rows that are new or differ; where a row stands is no change: the nights move rows."""
    known = {(row.table, row.values) for row in before}
    found = defaultdict(list)
    for row in after:
        if (row.table, row.values) not in known:
            found[row.table].append(row)
    return found


def _mentions(step: Mapping[str, Sequence[Row]], report: str) -> bool:
    return any(row.own == report for row in step.get("reports", ()))


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """Rank correlation; equal values share their mean rank."""
    first, second = (_mean_ranks(side) for side in zip(*pairs, strict=True))
    middle = (len(pairs) + 1) / 2
    over = math.fsum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    under = math.prod(math.sqrt(math.fsum((a - middle) ** 2 for a in s)) for s in (first, second))
    return over / under if under else 0.0


def _mean_ranks(values: Sequence[float]) -> list[float]:
    order = sorted(values)
    return [(bisect.bisect_left(order, v) + bisect.bisect_right(order, v) + 1) / 2 for v in values]
