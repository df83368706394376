"""What gene calling misses and why, and how much any caller could find.

    python -m benchmarks.missed --data DATA

The truth is that of `benchmarks/genecalling.py`. A gene can be found at its stop codon where a
start codon stands in the same open frame, far enough before the stop for the shortest gene that is
called.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.genecalling import GENOMES, Place, Stop, broken, coding, lies_in, stop
from index.annotate import prodigal
from index.library import Library
from index.strand import reverse_complement

STARTS = ("ATG", "GTG", "TTG")
STOPS = {11: ("TAA", "TAG", "TGA"), 4: ("TAA", "TAG")}
OVERLAP = 30
SIZES = (90, 150, 300)
TOO_SHORT = f"no start codon {prodigal.SHORTEST} bp or more before the stop"
LISTED = f"annotated as shorter than {prodigal.SHORTEST} bp, in a longer open frame"
SECOND = "second product of a gene that is found, by a slip of the ribosome"
WITHIN = f"more than {OVERLAP} bp within called genes"
KINDS = (
    SECOND,
    TOO_SHORT,
    LISTED,
    WITHIN,
    *(f"beside called genes, below {size} bp" for size in SIZES),
    "beside called genes, longer",
)


def longest(text: str, place: Place, table: int) -> int:
    """Bases of the longest open frame, from a start codon, that ends at the stop of a gene."""
    _, start, end, strand = place
    found = length = 0
    while True:
        length += 3
        if strand > 0:
            codon = text[end - length : end - length + 3] if end >= length else ""
        else:
            codon = reverse_complement(text[start + length - 3 : start + length])
        if len(codon) < 3 or (length > 3 and codon in STOPS[table]):
            return found
        if codon in STARTS:
            found = length


def kind(length: int, reach: int, parts: int, place: Place, called: Iterable[Place]) -> str:
    """What stands in the way of a gene that was not called; the first that holds."""
    if parts > 1:
        return SECOND
    if reach < prodigal.SHORTEST:
        return TOO_SHORT
    if length < prodigal.SHORTEST:
        return LISTED
    record, start, end, _ = place
    if any(one[0] == record and min(end, one[2]) - max(start, one[1]) > OVERLAP for one in called):
        return WITHIN
    return KINDS[4 + sum(length >= size for size in SIZES)]


def table(data: Path, names: Sequence[str], folder: Path) -> dict[str, list[int]]:
    """Counts by line, for each genome."""
    lines: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        with Library.open(data / "genomes" / name, home=folder / "true") as library:
            truth = library.genomes[0]
            texts = {r.id: truth[r.id][:].upper() for r in truth.records if r.has_sequence}
            genes, said = prodigal.call([text.encode() for text in texts.values()])
            called: dict[Stop, Place] = {
                stop(id, gene.start, gene.end, gene.strand): (id, gene.start, gene.end, gene.strand)
                for id, own in zip(texts, genes, strict=True)
                for gene in own
            }
            true, spans = coding(truth), broken(truth)
            joined = {
                stop(row.record, row.parts[-1].start, row.parts[-1].end, row.strand)
                for row in truth.features("type = 'CDS' AND NOT pseudo AND strand <> 0")
                if len(row.parts) > 1
            }
            reach = {key: longest(texts[p[0]], p, said.table) for key, (p, _) in true.items()}
            lost = [
                kind(length, reach[key], 1 + (key in joined), place, called.values())
                for key, (place, length) in true.items()
                if key not in called
            ]
            wrong = [place for key, place in called.items() if key not in true]
            remains = sum(lies_in(place, spans) for place in wrong)
            counts = {
                "annotated genes": len(true),
                "of these findable": sum(r >= prodigal.SHORTEST for r in reach.values()),
                "found": len(called.keys() & true.keys()),
                **{f"missed: {one}": lost.count(one) for one in KINDS},
                "calls in pseudogenes": remains,
                "other calls that are no gene": len(wrong) - remains,
            }
            for label, count in counts.items():
                lines.setdefault(label, [0] * at).append(count)
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = table(arguments.data, GENOMES, Path(folder))
    print(f"| | {' | '.join(Path(name).name.split('.')[0] for name in GENOMES)} |")
    print("|" + " --- |" * (1 + len(GENOMES)))
    for label, counts in lines.items():
        print(f"| {label} | {' | '.join(f'{count:,}' for count in counts)} |")


if __name__ == "__main__":
    main()
