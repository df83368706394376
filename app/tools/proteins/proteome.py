"""All proteins of a genome at once, with the properties that they can be ranked by."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from app.tools.proteins.chemistry import hydropathies, isoelectric_points, letter_counts, masses

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow

KEYS = ("mass", "pi", "gravy", "aa_length")

_KNOWN: WeakKeyDictionary[Genome, Proteome] = WeakKeyDictionary()


class Proteome:
    """Proteins of all CDS that have one: from /translation, else translated from the bases.

    Attributes
    ----------
    fids
        Feature numbers, ascending.
    proteins
        One-letter sequences without stops, in the same order.
    """

    def __init__(self, genome: Genome):
        texts = dict(
            genome.sql(
                "SELECT fid, first(value) FROM qualifiers WHERE key = 'translation' GROUP BY fid"
            )
        )
        rows = genome.features("type = 'CDS' AND NOT has_translation AND NOT pseudo")
        rows = [row for row in rows if genome.record(row.record).has_sequence]
        texts.update(translated(genome, rows))
        clean = {fid: "".join(text.split()).upper().replace("*", "") for fid, text in texts.items()}
        self.fids = np.array(sorted(fid for fid, text in clean.items() if text), dtype=np.int64)
        self.proteins = [clean[fid] for fid in self.fids.tolist()]
        self.counts = letter_counts(self.proteins)

    @cached_property
    def mass(self) -> np.ndarray:
        """Average masses in Da: float (n,)."""
        return masses(self.counts)

    @cached_property
    def gravy(self) -> np.ndarray:
        """Mean hydropathies: float (n,)."""
        return hydropathies(self.counts)

    @cached_property
    def pi(self) -> np.ndarray:
        """Isoelectric points: float (n,)."""
        return isoelectric_points(self.proteins, self.counts)

    @cached_property
    def aa_length(self) -> np.ndarray:
        """Residues: int64 (n,)."""
        return self.counts.sum(axis=1)

    def index(self, fids: list[int]) -> np.ndarray:
        """Places of those features that have a protein, in the order given: int64 (m,)."""
        wanted = np.array(fids, dtype=np.int64)
        if not len(self.fids) or not len(wanted):
            return np.zeros(0, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.fids, wanted), len(self.fids) - 1)
        return at[self.fids[at] == wanted]

    def ranked(self, fids: list[int], key: str, descending: bool) -> list[tuple[int, float]]:
        """Features with a protein by one of `KEYS`; ties stay in the order given."""
        at = self.index(fids)
        values = np.asarray(getattr(self, key), dtype=float)[at]
        order = np.argsort(-values if descending else values, kind="stable")
        return [(int(self.fids[at[i]]), float(values[i])) for i in order]


def proteome(genome: Genome) -> Proteome:
    """Proteins of a genome, computed once while it is open."""
    found = _KNOWN.get(genome)
    if found is None:
        found = _KNOWN[genome] = Proteome(genome)
    return found


def translated(genome: Genome, rows: list[FeatureRow]) -> dict[int, str]:
    """Proteins of many CDS by feature number, read as `Genome.protein` does but in bulk."""
    from index.coding import protein_of

    if not rows:
        return {}
    known: dict[int, dict[str, list[str]]] = {}
    query = (
        "SELECT fid, key, value FROM qualifiers "
        "WHERE key IN ('codon_start', 'phase', 'transl_except') ORDER BY fid, ordinal"
    )
    for fid, key, value in genome.sql(query):
        known.setdefault(fid, {}).setdefault(key, []).append(value)
    found: dict[int, str] = {}
    last = ""
    for row in sorted(rows, key=lambda item: item.record_no):
        if row.record != last:
            last = row.record
            str(genome[last])  # keeps the whole record in memory for the many slices to come
        bases = partial(genome.sequence, row.record, row.parts)
        if genome.record(row.record).molecule == "protein":
            found[row.fid] = bases().rstrip("*")
            continue
        try:
            found[row.fid] = protein_of(row, known.get(row.fid, {}), bases)
        except ValueError:
            continue  # too short, or no such code: there is no protein to rank
    return found
