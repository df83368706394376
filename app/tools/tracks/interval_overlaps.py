"""Intervals against the annotation of the genome beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_table,
    in_short,
    join,
    number,
    plain,
)
from app.tools.shared.select import declined
from app.tools.tracks.chosen import chosen_track, mapped_note, needs_genome, shown_contig
from app.tools.tracks.interval_arguments import IntervalOverlapArguments
from app.tools.tracks.interval_text import FILES, ROWS, described, interval_id, result
from app.tools.tracks.intervals import wanted_of
from index.tracks.interval_rows import Wanted
from index.tracks.intervals import Intervals
from index.tracks.overlaps import GENES

if TYPE_CHECKING:
    from index.formats.bed import Interval
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene
    from index.tracks.overlaps import Overlaps

    Row = Gene | FeatureRow

_SHOWN = 12


@tool("interval_overlaps", "tracks", IntervalOverlapArguments)
def interval_overlaps(library: Library, arguments: IntervalOverlapArguments) -> Result:
    """Which genes or features the intervals of a BED track overlap, and which they do not."""
    track = chosen_track(library, Intervals, arguments.track, FILES)
    if isinstance(track, Result):
        return track
    refusal = needs_genome(track)
    if refusal is not None:
        return refusal
    assert track.genome is not None
    picked = wanted_of(library, track, arguments)
    if isinstance(picked, Result):
        return picked
    wanted, says = picked
    if arguments.want == "nearest":
        return _nearest(track, track.genome, wanted, arguments.limit)
    types = tuple(arguments.types) or (GENES,)
    over = track.overlaps(types, wanted)
    totals = over.totals()
    noun = "gene" if types == (GENES,) else join([plain(one) for one in types], "or")
    which = f" that {join(says)}" if says else ""
    if not totals["features"]:
        return declined(f"{plain(track.genome.path.name)} annotates {count(0, noun)}.")
    if not totals["placed"]:
        return declined(
            f"None of the intervals of {plain(track.path.name)}{which} lies on a sequence of "
            f"{plain(track.genome.path.name)}."
        )
    counted = f"{number(totals['placed'])} intervals of {plain(track.path.name)}{which}"
    if arguments.want == "untouched":
        return _untouched(track, over, noun, counted)
    if arguments.want in ("intervals", "outside"):
        return _chosen(track, over, noun, counted, arguments)
    return _touched(track, over, totals, noun, counted, arguments)


def _touched(
    track: Intervals,
    over: Overlaps,
    totals: dict[str, int],
    noun: str,
    counted: str,
    arguments: IntervalOverlapArguments,
) -> Result:
    hitting, touched = totals["hitting"], totals["touched"]
    if not hitting:
        return _noted(track, Result(f"No: none of the {counted} overlaps a {noun}."))
    verb = "overlaps" if hitting == 1 else "overlap"
    features = f"{number(touched)} of the {count(totals['features'], noun)}"
    rows = over.by_feature(arguments.limit or ROWS)
    listed = _rows(track.genome, over, [key for key, _, _ in rows])
    if arguments.want == "summary":
        text = f"Yes: {number(hitting)} of the {counted} {verb} a {noun}; {features} "
        text += "is touched." if touched == 1 else "are touched."
    else:
        text = f"{features[:1].upper()}{features[1:]} {'is' if touched == 1 else 'are'} "
        text += f"overlapped by the {counted}"
        few = [
            f"{name} ({number(row[1])})"
            for name, row in zip(_names(listed), rows[:_SHOWN], strict=False)
        ]
        if len(few) < touched:
            text += f"; the most intervals {'has' if len(few) == 1 else 'have'} {join(few)}."
        else:
            text += f", each with the number of them: {join(few)}."
    extra: dict[str, list[Any]] = {
        "intervals": [amount for _, amount, _ in rows],
        "shared (bp)": [shared for _, _, shared in rows],
    }
    assert track.genome is not None
    table = gene_table([(track.genome, row) for row in listed], extra=extra)
    table.total = touched if arguments.limit is None else len(rows)
    return _noted(track, _with(track, text, listed, table))


def _untouched(track: Intervals, over: Overlaps, noun: str, counted: str) -> Result:
    keys = over.untouched()
    if not keys:
        return _noted(track, Result(f"No {noun} is free of the {counted}."))
    listed = _rows(track.genome, over, keys[:ROWS])
    verb = "is" if len(keys) == 1 else "are"
    text = f"{count(len(keys), noun).capitalize() if noun.islower() else count(len(keys), noun)} "
    text += f"{verb} not overlapped by any of the {counted}"
    text += f": {in_short(listed)}." if len(keys) <= _SHOWN else "."
    assert track.genome is not None
    table = gene_table([(track.genome, row) for row in listed])
    table.total = len(keys)
    return _noted(track, _with(track, text, listed, table if len(keys) > 3 else None))


def _chosen(
    track: Intervals, over: Overlaps, noun: str, counted: str, arguments: IntervalOverlapArguments
) -> Result:
    """Intervals that touch a feature, or none."""
    most = arguments.limit or ROWS
    outside = arguments.want == "outside"
    if outside:
        numbers = over.outside()
    else:
        numbers = list(dict.fromkeys(pair.n for pair in over.pairs()))
    found = track.rows.by_number(numbers[:most])
    how = "overlaps no" if len(numbers) == 1 else "overlap no"
    if not outside:
        how = "overlaps a" if len(numbers) == 1 else "overlap a"
    text = f"{number(len(numbers))} of the {counted} {how} {noun}"
    if 0 < len(found) <= 3:
        text += ": " + join([described(track, one) for one in found])
    return result(track, f"{text}.", found, len(numbers))


def _nearest(track: Intervals, genome: Genome, wanted: Wanted, limit: int | None) -> Result:
    """The gene nearest to each interval."""
    found = track.rows.find(wanted, limit=limit or ROWS)
    body: list[list[Any]] = []
    genes: list[Gene] = []
    near = _Nearest(genome)
    for one in found:
        record = track.record_of(one.contig)
        nearest = near.of(record, one) if record else None
        if nearest is None:
            continue
        gene, gap = nearest
        genes.append(gene)
        place = [plain(shown_contig(track, one.contig)), one.start + 1, one.end]
        body.append([plain(interval_id(one)), *place, gene.id, plain(gene.symbol), gap])
    if not body:
        return declined(f"No interval of {plain(track.path.name)} has a gene on its sequence.")
    text = f"The nearest gene of each of {count(len(body), 'interval')} is in the table."
    if len(body) <= 3:
        told = []
        for line, gene in zip(body, genes, strict=True):
            where = "overlaps it" if line[-1] == 0 else f"{bp(line[-1])} away"
            told.append(f"{line[0]}: {in_short([gene])} ({where})")
        text = f"Nearest genes: {join(told)}."
    columns = ["interval", "record", "start", "end", "id", "gene", "distance (bp)"]
    total = track.rows.count(wanted)
    table = Table(columns, body, total if limit is None else len(body))
    return _noted(track, _with(track, text, genes, table))


class _Nearest:
    """Genes of a genome by distance; the genes of a record are put in arrays once."""

    def __init__(self, genome: Genome):
        self._genes: dict[str, list[Gene]] = {}
        for gene in genome.genes():
            self._genes.setdefault(gene.record, []).append(gene)
        self._ends: dict[str, Any] = {}

    def of(self, record: str, one: Interval) -> tuple[Gene, int] | None:
        """The gene with the least distance to an interval, 0 where they overlap."""
        import numpy as np

        genes = self._genes.get(record)
        if not genes:
            return None
        if record not in self._ends:
            self._ends[record] = np.array([(g.start, g.end) for g in genes]).T
        starts, ends = self._ends[record]
        gaps = np.maximum(np.maximum(starts - one.end, one.start - ends), 0)
        best = int(gaps.argmin())
        return genes[best], int(gaps[best])


def _rows(genome: Genome | None, over: Overlaps, keys: Sequence[int]) -> list[Row]:
    """Genes or features by key, in the order of the keys."""
    assert genome is not None
    marks = ", ".join("?" * len(keys)) or "NULL"
    found: dict[int, Row]
    if over.genes:
        found = {gene.gid: gene for gene in genome.genes(f"gid IN ({marks})", tuple(keys))}
    else:
        found = {row.fid: row for row in genome.features(f"fid IN ({marks})", tuple(keys))}
    return [found[key] for key in keys]


def _names(rows: Sequence[Row]) -> list[str]:
    return [in_short([row]) for row in rows]


def _with(track: Intervals, text: str, rows: Sequence[Row], table: Table | None) -> Result:
    assert track.genome is not None
    return Result(
        text,
        table=table,
        citations=citations(track.genome, rows),
        focus=[row.id for row in rows[:25]],
    )


def _noted(track: Intervals, answer: Result) -> Result:
    """The answer with how the names of the two files were matched."""
    answer.text = f"{answer.text} {mapped_note(track)}".strip()
    return answer
