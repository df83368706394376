"""What is asked of tandem repeats, and how they are worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.tools.base import Citation, Result
from app.tools.bases.arguments import RepeatArguments
from app.tools.bases.tandem import LONGEST_UNIT, MISA, opposite, root, rotations
from app.tools.shared.phrase import bp, gene_name, join, number, plain, sign
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from app.tools.places.sites import Target
    from index.genome import Gene

FEWEST = 2
"""Units of a repeat at least: one unit is not repeated."""

_NAMES = {1: "mono", 2: "di", 3: "tri", 4: "tetra", 5: "penta", 6: "hexa"}
COLUMNS = ("id", "record", "start", "end", "strand", "unit", "units", "length (bp)")


class Repeat(NamedTuple):
    """One repeat: its places are 1-based, in the direction of the record."""

    item: Target
    start: int
    end: int
    strand: int
    unit: str
    units: int
    genes: tuple[Gene, ...]
    """Genes in which all of it lies."""
    annotated: bool
    """Whether the record has any gene."""

    @property
    def length(self) -> int:
        """In bp."""
        return self.units * len(self.unit)

    @property
    def formula(self) -> str:
        """``(CA)7``."""
        return f"({self.unit}){self.units}"

    @property
    def turned(self) -> Repeat:
        """The same as the other strand reads it."""
        return self._replace(unit=opposite(self.unit), strand=-self.strand)

    @property
    def row(self) -> list[object]:
        """As a row of a table."""
        genes = ", ".join(gene.id for gene in self.genes)
        none = "intergenic" if self.annotated else ""
        place = [self.item.record.id, self.start, self.end, sign(self.strand)]
        return [genes or none, *place, self.unit, self.units, self.length]

    @property
    def citation(self) -> Citation:
        """As evidence."""
        record = self.item.record.id
        return Citation(record, self.start, self.end, self.strand, self.formula, "sequence")

    def words(self, with_record: bool, with_genes: bool) -> str:
        """``(CA)7 at 1,200..1,213 in *lacZ* (b0344)``."""
        text = f"{self.formula} at {number(self.start)}..{number(self.end)}"
        if with_record:
            text += f" of {plain(self.item.record.id)}"
        if with_genes and self.annotated:
            inside = join([gene_name(gene) for gene in self.genes])
            text += f" in {inside or 'no gene'}"
        return text


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which repeats are sought.

    Attributes
    ----------
    units
        Those asked for, without repeats in themselves.
    accepted
        All readings of them that are taken; None where no unit was named.
    least, most
        Unit length to the fewest and to the most units.
    limits
        The limits in words.
    by_default
        The fewest units are those of MISA.
    """

    units: tuple[str, ...]
    accepted: frozenset[str] | None
    least: dict[int, int]
    most: dict[int, int]
    limits: str
    by_default: bool

    @property
    def noun(self) -> str:
        """``run of A``, ``(CA)n repeat``, ``dinucleotide repeat``, ``simple sequence repeat``."""
        if self.units:
            if all(len(unit) == 1 for unit in self.units):
                return f"run of {join(self.units, 'or')}"
            return f"{join([f'({unit})n' for unit in self.units], 'or')} repeat"
        if len(self.least) == LONGEST_UNIT:
            return "simple sequence repeat"
        if list(self.least) == [1]:
            return "run of one base"
        stems = [_NAMES[size] for size in self.least]
        return f"{join([*(f'{stem}-' for stem in stems[:-1]), stems[-1]], 'or')}nucleotide repeat"

    @property
    def nouns(self) -> str:
        """Plural of the noun."""
        return self.noun.replace("run ", "runs ", 1) if "run of" in self.noun else f"{self.noun}s"

    @property
    def single(self) -> str:
        """The one base that runs are asked of, or an empty string."""
        return self.units[0] if len(self.units) == 1 and len(self.units[0]) == 1 else ""


def asked(arguments: RepeatArguments) -> Wanted | Result:
    """The repeats that arguments mean, or the refusal that says why there can be none."""
    units = [unit.upper().replace("U", "T") for unit in arguments.units]
    for unit in units:
        if not unit or set(unit) - set("ACGT") or len(root(unit)) > LONGEST_UNIT:
            return declined(
                f"'{plain(unit[:40])}' is no unit of 1 to {LONGEST_UNIT} bases A, C, G and T; ask "
                "for repeats of such a unit, or for where a longer pattern occurs."
            )
    roots = tuple(dict.fromkeys(root(unit) for unit in units))
    times = len(units[0]) // len(roots[0]) if len(roots) == 1 and len(units) == 1 else 1
    accepted: set[str] = set()
    for unit in roots:
        accepted.update(rotations(unit))
        if len(unit) > 1 and arguments.strand is None:
            accepted.update(rotations(opposite(unit)))
    sizes = sorted({len(unit) for unit in roots} or {*arguments.unit_lengths} or MISA)
    low, high = arguments.min_units, arguments.max_units
    low, high = low and low * times, high and high * times
    shortest, longest = arguments.min_length, arguments.max_length
    by_default = not (low or high or shortest or longest or arguments.longest)
    least = {size: MISA[size] if by_default else FEWEST for size in sizes}
    most: dict[int, int] = {}
    for size in sizes:
        least[size] = max(least[size], low or 0, -(-(shortest or 0) // size))
        if high or longest:
            most[size] = min(high or 10**18, (longest or 10**18) // size)
    return Wanted(
        roots,
        frozenset(accepted) if roots else None,
        least,
        most,
        _limits(least, low, high, shortest, longest, by_default),
        by_default,
    )


def _limits(
    least: dict[int, int],
    low: int | None,
    high: int | None,
    shortest: int | None,
    longest: int | None,
    by_default: bool,
) -> str:
    """The limits in words: `` of 8 or more bases``."""
    if by_default and len(least) > 1:
        few = join([number(value) for value in least.values()])
        return f" of at least {few} units of {join([str(size) for size in least])} bases"
    if by_default:
        low = next(iter(least.values()))
    noun = "bases" if list(least) == [1] else "units"
    told = [_between(low, high, noun), _between(shortest, longest, "bp")]
    return "".join(f" of {text}" for text in told if text)


def _between(low: int | None, high: int | None, noun: str) -> str:
    if low and high:
        amount = f"exactly {number(low)}" if low == high else f"{number(low)} to {number(high)}"
        return f"{amount} {noun}"
    if low:
        return f"{number(low)} or more {noun}"
    return f"at most {number(high)} {noun}" if high else ""


def listed(repeats: Sequence[Repeat], with_record: bool, with_genes: bool = True) -> str:
    """Repeats with their places, as one enumeration."""
    return join([repeat.words(with_record, with_genes) for repeat in repeats])


def longest_words(
    repeats: Sequence[Repeat], total: int, with_record: bool, with_genes: bool, told: int
) -> str:
    """``the longest has 12 bp: (A)12 at 100..111``, with how many are as long."""
    size = bp(repeats[0].length)
    if total == 1:
        return f"the longest has {size}: {listed(repeats[:1], with_record, with_genes)}"
    places = [repeat.words(with_record, with_genes) for repeat in repeats[:told]]
    if total > told:
        places.append(f"{number(total - told)} more")
    return f"the longest are {number(total)} of {size} each: {join(places)}"
