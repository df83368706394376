"""The windows of a scan: cut, judged, thinned to hits, and what chance alone would give."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.examples import Item, go_on
from app.tools.base import Result
from app.tools.classify.guess import Guess
from app.tools.places.layout import layouts
from app.tools.sequences.fetch import reverse_complement
from app.tools.shared.phrase import bp, number, plain
from dnahlm.data.shuffle import dinucleotide_shuffle

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import RecordInfo

MOST = 20_000
"""Windows of one scan; longer stretches are scanned in wider steps, which is said."""
BATCH = 128
SHUFFLED = 300
"""Windows of shuffled sequence by which false hits are estimated."""
RARE = 0.01
LEAST = 0.5
SEED = 0
Predict = Callable[[list[Item]], "list[Guess] | Result"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where to scan: 0-based half-open, possibly over the origin of a circular record."""

    genome: Genome
    record: RecordInfo
    start: int
    end: int

    @property
    def words(self) -> str:
        """For a sentence, 1-based inclusive."""
        if self.start <= 0 and self.end >= self.record.length:
            return f"all of {plain(self.record.id)} ({bp(self.record.length)})"
        length = self.record.length
        first, last = self.start % length + 1, (self.end - 1) % length + 1
        over = " over the origin" if first > last else ""
        return (
            f"{bp(self.end - self.start)} at {number(first)}..{number(last)}{over} of "
            f"{plain(self.record.id)}"
        )


def tiles(
    stretch: Stretch, size: int, step: int | None, strand: int | None
) -> tuple[list[Item], int, bool]:
    """Windows of a stretch on one or both strands; the step that was used, and if it had to be
    wider than asked for."""
    strands = (strand,) if strand else (1, -1)
    wanted = step or max(1, size // 5)
    room = stretch.end - stretch.start - size
    if room < 0:
        return [], wanted, False
    needed = (room // wanted + 1) * len(strands)
    used = wanted if needed <= MOST else -(-room * len(strands) // MOST)
    text = stretch.genome.slice(stretch.record.id, stretch.start, stretch.end)
    tiles: list[Item] = []
    for at in range(0, room + 1, used):
        piece = text[at : at + size]
        if piece.count("N") > size // 2:
            continue
        place = (stretch.start + at) % stretch.record.length
        for sign in strands:
            letters = piece if sign == 1 else reverse_complement(piece)
            tiles.append(
                Item(f"w{len(tiles) + 1}", letters, None, stretch.genome.name,
                     stretch.record.id, place, place + size, sign)
            )  # fmt: skip
    return tiles, used, used != wanted


def run(tiles: list[Item], judge: Predict, verb: str) -> list[Guess] | Result:
    """Guesses window by window; those so far where the person stops it (or presses Ctrl-C)."""
    guesses: list[Guess] = []
    try:
        for start in range(0, len(tiles), BATCH):
            if not go_on(start / len(tiles), f"{verb} {start:,} of {len(tiles):,} windows"):
                break
            found = judge(tiles[start : start + BATCH])
            if isinstance(found, Result):
                return found
            guesses += found
    except KeyboardInterrupt:
        if not guesses:
            raise
    return guesses


def best_hits(
    tiles: Sequence[Item], guesses: Sequence[Guess], label: str, threshold: float
) -> list[tuple[Item, Guess]]:
    """Windows at or above the threshold; of overlapping ones on a strand only the most probable.

    Windows that were abstained from (unlike the examples, say) are no hits.

    Returns
    -------
    list of (Item, Guess)
        In order of position, named ``hit1``, ``hit2``, ...
    """
    over = [
        (item, guess)
        for item, guess in zip(tiles, guesses, strict=False)
        if not guess.abstained and guess.probabilities.get(label, 0.0) >= threshold
    ]
    over.sort(key=lambda pair: (-pair[1].probabilities[label], pair[0].start))
    kept: list[tuple[Item, Guess]] = []
    taken: dict[int, list[Item]] = {1: [], -1: []}
    for item, guess in over:
        beside = taken[item.strand]
        if all(item.end <= other.start or other.end <= item.start for other in beside):
            beside.append(item)
            kept.append((item, guess))
    kept.sort(key=lambda pair: (pair[0].start, -pair[0].strand))
    return [(replace(item, id=f"hit{n}"), guess) for n, (item, guess) in enumerate(kept, 1)]


def by_chance(
    stretch: Stretch, tiles: list[Item], judge: Predict
) -> tuple[list[Item], list[Guess]]:
    """Windows of the stretch with its bases shuffled (dinucleotides kept), judged in the same way.

    `SHUFFLED` windows at most, side by side as in the scan; none where it was stopped.
    """
    text = stretch.genome.slice(stretch.record.id, stretch.start, stretch.end)
    mixed = dinucleotide_shuffle(text, random.Random(SEED))
    part = tiles[:SHUFFLED]
    shuffled = []
    for item in part:
        at = (item.start - part[0].start) % stretch.record.length
        piece = mixed[at : at + len(item.sequence)]
        letters = piece if item.strand == 1 else reverse_complement(piece)
        shuffled.append(replace(item, sequence=letters))
    guesses = run(shuffled, judge, "estimating false hits:")
    return (shuffled, guesses) if isinstance(guesses, list) else ([], [])


def usual_threshold(guesses: Sequence[Guess], label: str) -> float:
    """Probability that `RARE` of the windows of shuffled sequence reach; `LEAST` at least."""
    chances = sorted(guess.probabilities.get(label, 0.0) for guess in guesses)
    if not chances:
        return 0.9
    place = min(len(chances) - 1, int((1 - RARE) * len(chances)))
    return max(LEAST, math.ceil(100 * chances[place]) / 100)


def beside_gene(stretch: Stretch, item: Item) -> Item:
    """A hit with the gene whose start comes next on its strand, and the way there."""
    lay = next(
        lay for lay in layouts(stretch.genome, every=True) if lay.record.id == stretch.record.id
    )
    length = lay.length
    best: tuple[int, str] | None = None
    for place in lay.placements:
        if place.gene.strand != item.strand:
            continue
        gap = place.start - item.start if item.strand == 1 else item.end - place.end
        if lay.circular and gap < 0:
            gap += length
        if gap >= 0 and (best is None or gap < best[0]):
            best = gap, place.gene.id
    if best is None:
        return item
    return replace(item, gene=best[1], offset=best[0])


def curve(
    tiles: Sequence[Item], guesses: Sequence[Guess], label: str
) -> dict[int, list[tuple[int, float]]]:
    """Middle and probability of every window, by strand, 1-based."""
    curves: dict[int, list[tuple[int, float]]] = {}
    for item, guess in zip(tiles, guesses, strict=False):
        middle = (item.start + item.end) // 2 + 1
        chance = guess.probabilities.get(label)
        if chance is not None:
            curves.setdefault(item.strand, []).append((middle, round(chance, 3)))
    return curves


def genes(stretch: Stretch) -> list[tuple[str, int, int, int]]:
    """Genes in the stretch: name, start, end (0-based half-open), strand."""
    rows = stretch.genome.genes(
        'record = ? AND "end" > ? AND start < ? AND NOT wraps',
        (stretch.record.id, stretch.start, stretch.end),
    )
    return [(row.name, row.start, row.end, row.strand) for row in rows]


def annotated(stretch: Stretch, kind: str) -> list[tuple[int, int]]:
    """Places of the file's own features of a kind in the stretch, 0-based half-open."""
    rows = stretch.genome.sql(
        'SELECT start, "end" FROM features WHERE record = $record AND "end" > $low '
        "AND start < $high AND (lower(type) = $kind OR (type = 'regulatory' AND fid IN "
        "(SELECT fid FROM qualifiers WHERE key = 'regulatory_class' AND lower(value) = $kind)))",
        {"record": stretch.record.id, "low": stretch.start, "high": stretch.end, "kind": kind},
    )
    return [(start, end) for start, end in rows]
