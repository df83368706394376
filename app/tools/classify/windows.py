"""Stretches of the open genome to be classified or to serve as examples."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.examples import Item
from app.tools.base import Citation, Result
from app.tools.classify.arguments import Windows
from app.tools.places.layout import gaps, layouts
from app.tools.shared.phrase import bp, count, number, plain, the_genome
from app.tools.shared.select import (
    declined,
    fetch,
    main_record,
    no_sequence,
    open_genomes,
    resolve_few,
    select,
)

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

USUAL = 100
"""Size of a window where nobody says one."""
DRAWN = 20
"""Windows drawn at random where nobody says how many."""
MOST = 10_000
SEED = 0
_WORDS = {
    "upstream": "before",
    "downstream": "after",
    "start": "around the first base of",
    "gene": "of",
}


def take(
    library: Library,
    windows: Windows,
    genome: str | None = None,
    size: int | None = None,
    avoid: Sequence[Item] = (),
) -> tuple[list[Item], str] | Result:
    """Cut windows.

    Parameters
    ----------
    windows
        Which ones.
    genome
        Name of one open genome; all of them without.
    size
        Length where `windows` has none.
    avoid
        Items whose places drawn windows must not overlap.

    Returns
    -------
    items, words
        The windows and what they are ("60 bp before each of 7 genes"), or the refusal.
    """
    chosen = open_genomes(library, genome)
    if isinstance(chosen, Result):
        return chosen
    if not any(item.has_sequence for item in chosen):
        return no_sequence(chosen[0])
    length = windows.size or size or USUAL
    if windows.where in ("intergenic", "random"):
        return _draw(chosen, windows, length, avoid)
    if windows.where == "region":
        return _region(chosen[0], windows)
    return _beside(library, chosen, windows, length, genome)


def _beside(
    library: Library, genomes: list[Genome], windows: Windows, length: int, genome: str | None
) -> tuple[list[Item], str] | Result:
    """Windows at the genes of a filter."""
    rows: list[tuple[Genome, Gene | FeatureRow]] = []
    noun = "gene"
    said: list[str] = []
    if windows.filter.names:
        found = resolve_few(library, windows.filter.names, genome)
        if isinstance(found, Result):
            return found
        rows = list(found[0])
        said = [item.text for item in found[1]]
    else:
        for one in genomes:
            selection = select(one, windows.filter)
            if isinstance(selection, Result):
                return selection
            noun = f"{selection.noun} {selection.words}".strip()
            said += selection.said
            rows += [(one, row) for row in fetch(one, selection, limit=MOST)]
    if not rows:
        return declined(
            f"There is no {plain(noun)} in {the_genome(genomes[0])}, so there are no windows to "
            "take; name genes by symbol, product or type."
        )
    items = []
    short = 0
    for one, row in rows[: windows.count or MOST]:
        item = window_at(one, row, windows.where, length)
        if item is None:
            short += 1
        else:
            items.append(item)
    if not items:
        return declined("All of these windows lie beyond the ends of their records.")
    what = _WORDS[windows.where]
    genes = count(len(items), "gene") if not windows.filter.types else count(len(items), noun)
    text = f"{bp(length)} {what} each of {genes}" if windows.where != "gene" else genes
    if len(items) == 1:
        text = f"{bp(length)} {what} {plain(items[0].gene)}" if windows.where != "gene" else genes
    if windows.filter.keywords and not windows.filter.names:
        text += f" ({plain(', '.join(windows.filter.keywords))})"
    if short:
        text += f"; {number(short)} at the end of a record left out"
    if said:
        text += f". {' '.join(said)}"
    return items, text


def window_at(genome: Genome, row: Gene | FeatureRow, where: str, length: int) -> Item | None:
    """The window of one gene on the gene's strand; None where the record ends within it.

    "Before" and "after" are counted from the coding sequence where the gene has one, so that the
    window before a gene ends at its start codon.
    """
    record = genome.record(row.record)
    if not record.has_sequence:
        return None
    body = _coding(genome, row)
    strand = body.strand or 1
    first, last = body.start, body.end
    if body.wraps:
        parts = body.parts if strand > 0 else body.parts[::-1]
        first, last = parts[0].start, parts[-1].end + record.length
    if where == "gene":
        start, end, offset = first, last, 0
    elif where == "start":
        half = length // 2
        start = first - half if strand > 0 else last - (length - half)
        end, offset = start + length, half
    else:
        before = (where == "upstream") == (strand > 0)
        start, end = (first - length, first) if before else (last, last + length)
        offset = length if where == "upstream" else first - last
    text = genome.slice(record.id, start, end, strand)
    if len(text) < min(length, end - start):
        return None
    if record.length and start < 0:
        start, end = start + record.length, end + record.length
    if record.length and start >= record.length:
        start, end = start - record.length, end - record.length
    return Item(
        id=row.name, sequence=text, genome=genome.name, record=record.id, start=start, end=end,
        strand=strand, gene=row.id, offset=offset,
    )  # fmt: skip


def _coding(genome: Genome, row: Gene | FeatureRow) -> Gene | FeatureRow:
    """The CDS of a protein gene, which may begin after the gene does."""
    fid = getattr(row, "product_fid", None)
    if fid is None or getattr(row, "kind", "") != "protein":
        return row
    found = genome.features("fid = ?", (fid,))
    return found[0] if found else row


def _region(genome: Genome, windows: Windows) -> tuple[list[Item], str] | Result:
    record = main_record(genome, windows.record)
    if isinstance(record, Result):
        return record
    start, end = sorted((windows.start or 1, windows.end or record.length))
    if end > record.length:
        return declined(
            f"{plain(record.id)} ends at {number(record.length)}; give a stretch within it."
        )
    text = genome.slice(record.id, start - 1, end)
    name = f"{record.id}:{start}..{end}"
    place = Item(name, text, None, genome.name, record.id, start - 1, end, 1)
    return [place], f"{bp(len(text))} at {number(start)}..{number(end)} of {plain(record.id)}"


def _draw(
    genomes: list[Genome], windows: Windows, length: int, avoid: Sequence[Item]
) -> tuple[list[Item], str] | Result:
    """Windows drawn with a fixed seed, apart from each other and from `avoid`."""
    rng = random.Random(SEED)
    wanted = windows.count or len(avoid) or DRAWN
    stretches = []
    for genome in genomes:
        for record in genome.records:
            if not record.has_sequence or (windows.record and record.id != windows.record):
                continue
            if windows.where == "random":
                stretches.append((genome, record.id, 0, record.length))
        if windows.where == "intergenic":
            for lay in layouts(genome, every=True):
                if lay.record.has_sequence and windows.record in (None, lay.record.id):
                    free = [(g.start, min(g.end, lay.length)) for g in gaps(lay)]
                    stretches += [(genome, lay.record.id, a, b) for a, b in free]
    fitting = [item for item in stretches if item[3] - item[2] >= length]
    if not fitting:
        return declined(
            f"No stretch between genes is as long as {bp(length)}; ask for shorter windows."
        )
    weights = [end - start - length + 1 for _, _, start, end in fitting]
    used = [(item.genome, item.record, item.start, item.end) for item in avoid if item.record]
    items: list[Item] = []
    for _ in range(50 * wanted):
        if len(items) == wanted:
            break
        genome, record_id, low, high = rng.choices(fitting, weights)[0]
        start = rng.randrange(low, high - length + 1)
        place = (genome.name, record_id, start, start + length)
        if any(_overlap(place, other) for other in used):
            continue
        strand = rng.choice((1, -1))
        text = genome.slice(record_id, start, start + length, strand)
        if text.count("N") > length // 10:
            continue
        used.append(place)
        items.append(
            Item(f"{windows.where}{len(items) + 1}", text, None, *place[:2], start, start + length,
                 strand)
        )  # fmt: skip
    if not items:
        return declined("No free stretch is left to draw windows from; ask for shorter ones.")
    kind = "between genes" if windows.where == "intergenic" else "anywhere"
    text = f"{count(len(items), 'stretch', 'stretches')} of {bp(length)} drawn at random {kind}"
    if len(items) < wanted:
        text += f" (there is no room for {number(wanted)})"
    return items, text


def _overlap(one: tuple[str, str, int, int], two: tuple[str, str, int, int]) -> bool:
    return one[:2] == two[:2] and one[2] < two[3] and two[2] < one[3]


def citations(items: Sequence[Item]) -> list[Citation]:
    """Where windows lie, the first 25."""
    return [
        Citation(item.record, item.start + 1, item.end, item.strand, item.gene or item.id,
                 "sequence")
        for item in items if item.record
    ][:25]  # fmt: skip
