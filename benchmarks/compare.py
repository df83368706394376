"""How well and how fast two genomes are compared, on a copy whose changes are known.

    python -m benchmarks.compare --genome GENOME.gbff.gz [--rate 0.02]

The copy has stretches inverted, deleted and moved, bases exchanged at `--rate` (a codon that would
become a stop is left), and genes under other names. Printed are seconds of each part, and what was
found beside what was done.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqRecord import SeqRecord

STOPS = {"TAA", "TAG", "TGA"}


@dataclass(frozen=True)
class Change:
    """What was done to a stretch: ``invert``, ``delete`` or ``insert`` (random bases before it).

    0-based half-open, of the record before all changes.
    """

    kind: str
    start: int
    end: int


def rearranged(
    record: SeqRecord, changes: list[Change], rate: float, rng: random.Random
) -> SeqRecord:
    """A copy of a record with changes, point mutations and locus tags that begin with ``B_``.

    Genes that a change cuts are lost; changes must not overlap.
    """
    parts = []
    at = 0
    for change in sorted(changes, key=lambda c: c.start):
        parts.append(record[at : change.start])
        stretch = record[change.start : change.end]
        if change.kind == "invert":
            parts.append(stretch.reverse_complement())
        elif change.kind == "insert":
            size = change.end - change.start
            parts += [SeqRecord(Seq("".join(rng.choices("ACGT", k=size)))), stretch]
        at = change.end
    parts.append(record[at:])
    copy = parts[0]
    for piece in parts[1:]:
        copy = copy + piece
    copy.id, copy.name = f"{record.id.split('.')[0]}B.1", "COPY"
    copy.description = "a copy with known changes"
    copy.annotations = {**record.annotations, "topology": "linear"}
    copy.annotations.pop("references", None)
    copy.seq = Seq(_mutated(copy, rate, rng))
    for feature in copy.features:
        feature.qualifiers = {
            key: ([f"B_{v}" for v in values] if key == "locus_tag" else values)
            for key, values in feature.qualifiers.items()
            if key not in ("translation", "protein_id", "old_locus_tag", "db_xref")
        }
    return copy


def _mutated(record: SeqRecord, rate: float, rng: random.Random) -> str:
    """Bases exchanged at a rate; codons that became stops, and starts and stops, are put back."""
    before = str(record.seq).upper()
    letters = [
        rng.choice([b for b in "ACGT" if b != base]) if rng.random() < rate else base
        for base in before
    ]
    complement = str.maketrans("ACGT", "TGCA")
    for feature in record.features:
        if feature.type != "CDS":
            continue
        for part in feature.location.parts:
            start, end = int(part.start), int(part.end)
            for low in range(start, end - 2, 3):
                codon = "".join(letters[low : low + 3])
                if part.strand == -1:
                    low = end - 3 - (low - start)
                    codon = "".join(letters[low : low + 3])[::-1].translate(complement)
                if codon in STOPS or low in (start, end - 3):
                    letters[low : low + 3] = before[low : low + 3]
    return "".join(letters)


def plan(length: int) -> list[Change]:
    """Two inversions, three deletions and two insertions, spread over a record."""
    at = [int(length * share) for share in (0.08, 0.2, 0.33, 0.47, 0.6, 0.72, 0.88)]
    sizes = [length // 50, length // 400, length // 25, length // 150, length // 300]
    sizes += [length // 500, length // 200]
    kinds = ["invert", "delete", "invert", "delete", "insert", "delete", "insert"]
    return [Change(k, a, a + s) for k, a, s in zip(kinds, at, sizes, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=0.02)
    options = parser.parse_args()
    opener = gzip.open if options.genome.suffix == ".gz" else open
    with opener(options.genome, "rt") as handle:
        record = max(SeqIO.parse(handle, "genbank"), key=len)
    changes = plan(len(record))
    copy = rearranged(record, changes, options.rate, random.Random(1))
    with tempfile.TemporaryDirectory() as scratch:
        _measure(record, copy, changes, options.rate, Path(scratch))


def _measure(
    record: SeqRecord, copy: SeqRecord, changes: list[Change], rate: float, folder: Path
) -> None:
    import os

    os.environ["DNAHLM_HOME"] = str(folder / "home")
    from index.compare.blocks import synteny
    from index.compare.dna import align_genomes
    from index.compare.proteins import proteins, shared
    from index.library import Library

    SeqIO.write(record, folder / "one.gbk", "genbank")
    SeqIO.write(copy, folder / "two.gbk", "genbank")
    one, two = Library.open([folder / "one.gbk", folder / "two.gbk"]).genomes
    began = time.process_time()
    aligned = align_genomes(one, two)
    print("CPU seconds:")
    print(f"alignment       {time.process_time() - began:7.1f} s")
    began = time.process_time()
    found = shared(one, two)
    print(f"protein pairs   {time.process_time() - began:7.1f} s")
    began = time.process_time()
    blocks = synteny(one, two)
    print(f"blocks          {time.process_time() - began:7.1f} s (alignment kept)")
    began = time.process_time()
    shared(one, two, identity=0.7)
    print(f"other threshold {time.process_time() - began:7.1f} s (alignments kept)")

    print(f"identity: {100 * (aligned.ani or 0):.2f} % (made: {100 * (1 - rate):.2f} %)")
    kept = {gene.locus_tag.removeprefix("B_") for gene, _ in proteins(two)}
    mine = {gene.locus_tag for gene, _ in proteins(one)}
    right = sum(p.other.locus_tag == f"B_{p.one.locus_tag}" for p in found.pairs)
    print(f"pairs: {len(found.pairs)}, right {right}, of {len(mine & kept)} genes in both")
    alone = {gene.locus_tag for gene in found.only_one}
    lost = mine - kept
    paralogs = {p.one.locus_tag for p in found.similar_one}
    print(
        f"only in the first: {len(alone)}, right {len(alone & lost)}, of {len(lost)} lost "
        f"({len(lost & paralogs)} of them with a similar gene)"
    )
    for kind, spans in (
        ("invert", [(b.start, b.end) for b in blocks.blocks if b.inverted]),
        ("delete", [(g.start, g.end) for g in blocks.gaps_one]),
    ):
        print(
            f"{kind}: made {[(c.start, c.end) for c in changes if c.kind == kind]}, found {spans}"
        )
    gaps = [gap.end - gap.start for gap in blocks.gaps_other]
    print(f"insert: made {[c.end - c.start for c in changes if c.kind == 'insert']}, found {gaps}")


if __name__ == "__main__":
    main()
