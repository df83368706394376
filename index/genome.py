"""One opened genome: its records, genes, features and sequence.

>>> genome["NC_000913.3"][100:200]        # 0-based, upper-case DNA
>>> genome.gene("lacZ").product
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.bases import Bases, Chromosome, Missing
from index.biopython import seq_record
from index.coding import protein_of
from index.names import beginning, match_record, near
from index.present import check_table, genome_html
from index.queries import Tables
from index.records import Diagnostic, Part
from index.rows import FeatureRow, Gene, RecordInfo, read_record
from index.store import SEQUENCE, TABLES, diagnostics_of
from index.strand import splice

if TYPE_CHECKING:
    from Bio.SeqRecord import SeqRecord

_SUGGEST = """
SELECT min(name) FROM names
WHERE rank <= 3 AND abs(length(folded) - length($wanted)) <= $far
AND damerau_levenshtein(folded, $wanted) <= $far
GROUP BY folded
ORDER BY damerau_levenshtein(folded, $wanted), jaro_winkler_similarity(folded, $wanted) DESC, folded
LIMIT $n
"""

_OF_ONE_PRODUCT = range(2, 7)
"""Ranks of names in `names` that may be those of a protein or transcript, not of the gene."""
_PRODUCT_NAMED = """
SELECT min(fid) FILTER (type = 'CDS') AS coding, min(fid) FILTER (type <> 'CDS')
FROM features LEFT JOIN qualifiers USING (fid)
WHERE gid = $gid AND type IN ('CDS', 'mRNA', 'transcript') AND (
    lower(protein_id) = $wanted OR lower(split_part(protein_id, '.', 1)) = $wanted
    OR key IN ('transcript_id', 'Parent', 'ID', 'standard_name', 'label')
    AND (lower(value) = $wanted OR ends_with(lower(value), '-' || $wanted)
         OR ends_with(lower(value), ':' || $wanted))
)
HAVING coding IS NOT NULL
"""


class AmbiguousGene(KeyError):  # noqa: N818 - the name is part of the contract
    """A name that several genes carry.

    Attributes
    ----------
    candidates
        These genes.
    """

    def __init__(self, name: str, candidates: list[Gene]):
        super().__init__(name)
        self.candidates = candidates

    def __str__(self) -> str:
        ids = ", ".join(gene.id for gene in self.candidates[:8])
        return f"'{self.args[0]}' names {len(self.candidates)} genes: {ids}."


class Genome(Tables):
    """One upload, read from its store. Safe to use from several threads.

    Attributes
    ----------
    id
        SHA-256 of the content.
    name
        File stem, unique in its library.
    path
        File it was opened from.
    files
        All files that it was made of: an annotation may lie in another file than its sequence.
    directory
        Its store; other parts of the index keep their files for this genome in it.
    format
        As `index.formats.registry` names them, or ``fasta+gff3`` and the like.
    diagnostics
        What was repaired, skipped or doubtful in the file.
    """

    def __init__(self, directory: Path, meta: dict[str, Any], *, name: str, path: Path):
        self.directory = directory
        self.id: str = meta["id"]
        self.name = name
        self.path = path
        self.files: tuple[Path, ...] = (path,)
        self.format: str = meta["format"]
        self.organism: str = meta["organism"]
        self.diagnostics: list[Diagnostic] = diagnostics_of(meta)
        super().__init__(directory / TABLES)
        self._bases = Bases(directory / SEQUENCE)
        self._names: dict[str, tuple[int, ...]] | None = None
        self.records = [read_record(row) for row in self.sql("FROM records ORDER BY record_no")]
        self._by_id = {record.id: record for record in self.records}

    def __repr__(self) -> str:
        return f"Genome({self.name!r}, {len(self.records)} records, {self.length} letters)"

    @property
    def length(self) -> int:
        """Letters of all records."""
        return sum(record.length for record in self.records)

    @property
    def has_sequence(self) -> bool:
        """Whether any record has its sequence."""
        return any(record.has_sequence for record in self.records)

    @cached_property
    def gc(self) -> float | None:
        """(G + C) / length over all records with bases; None where there are none."""
        known = [record for record in self.records if record.gc is not None]
        total = sum(record.length for record in known)
        strong = sum(record.counts["G"] + record.counts["C"] for record in known)
        return strong / total if total else None

    # --- in notebooks ---

    def _repr_html_(self) -> str:
        (genes,) = self.sql("SELECT count(*) FROM genes")[0]
        return genome_html(self.name, self.organism, self.records, genes, self.gc)

    def __iter__(self) -> Iterator[SeqRecord]:
        """Records as Biopython's ``SeqRecord``, with features and, where known, bases."""
        for info in self.records:
            bases = self[info.id][:] if info.has_sequence else None
            rows = self.features("record = ?", (info.id,), order="fid")
            self.read_ahead([row.fid for row in rows])
            yield seq_record(info, bases, rows, self.qualifiers, flat=False)

    def to_arrow(self, table: str = "genes") -> Any:
        """A table as a pyarrow table; coordinates 0-based half-open (see `index.present.TABLES`).

        Raises
        ------
        ValueError, ImportError
            There is no such table, or pyarrow is not installed.
        """
        check_table(table)
        return self._connection.cursor().sql(f"FROM {table}").to_arrow_table()

    def to_pandas(self, table: str = "genes") -> Any:
        """As `to_arrow`, as a pandas data frame."""
        return self.to_arrow(table).to_pandas()

    # --- records and sequence ---

    def record(self, name: str) -> RecordInfo:
        """Record by id, id without version, name, or label (``chromosome I``, ``contig 3``).

        Raises
        ------
        KeyError
            There is none; the text holds near names.
        """
        found = self._by_id.get(name) or match_record(self.records, name)
        if found is None:
            ids = [record.id for record in self.records]
            meant = near(name, ids, 3) or ids[:3]
            raise Missing(f"{self.name} has no record '{name}'; did you mean {' or '.join(meant)}?")
        return found

    def __getitem__(self, name: str) -> Chromosome:
        """Sequence of a record, to be sliced 0-based half-open.

        Raises
        ------
        KeyError
            There is no such record.
        """
        return Chromosome(self._bases, self.record(name))

    def __contains__(self, name: str) -> bool:
        return match_record(self.records, name) is not None

    def slice(self, record_id: str, start0: int, end0: int, strand: int = 1) -> str:
        """Letters of a stretch, 5' to 3' on its strand.

        Parameters
        ----------
        record_id
            Record.
        start0, end0
            0-based half-open; may lie outside: a circular record is read over its origin (once
            around at most), a linear one is clipped.

        Raises
        ------
        KeyError
            There is no such record.
        ValueError
            It has no sequence.
        """
        return self._bases.around(self.record(record_id), start0, end0, strand)

    def sequence(self, record_id: str, parts: Iterable[Part]) -> str:
        """Spliced letters of parts in biological order, 5' to 3'.

        Raises
        ------
        KeyError, ValueError
            There is no such record, or it has no sequence.
        """
        record = self.record(record_id)
        return splice(lambda start, end: self._bases.around(record, start, end), parts)

    def file(self) -> Path:
        """FASTA file of all records, one line a sequence, with a ``.fai`` beside it."""
        return self.directory / SEQUENCE

    # --- names ---

    def lookup(self, name: str) -> list[Gene]:
        """Genes of a name: symbol, synonym, locus tag, old tag, protein id or cross-reference.

        As written first, then without regard to case, then by its stem or tail (`beginning`).
        Among hits the strongest kind of name wins: a symbol beats a synonym of another gene.
        """
        wanted = name.strip()
        if not wanted:
            return []
        rows = self.sql("SELECT name, gid, rank FROM names WHERE folded = ?", (wanted.lower(),))
        exact = [row for row in rows if row[0] == wanted]
        rows = exact or rows
        if not rows:
            rows = beginning(
                wanted,
                self.sql(
                    "SELECT name, gid, rank FROM names WHERE rank <= 3 "
                    "AND (starts_with(folded, $1) OR ends_with(folded, '_' || $1) "
                    "OR translate(folded, '-_ ', '') = translate($1, '-_ ', ''))",
                    (wanted.lower(),),
                ),
            )
        if not rows:
            return []
        best = min(row[2] for row in rows)
        strongest = best if best > 1 else 1
        gids = sorted({row[1] for row in rows if row[2] <= strongest})
        found = self.loci(f"gid IN ({', '.join('?' * len(gids))})", gids)
        if best not in _OF_ONE_PRODUCT:
            return found
        return [self._as_product(gene, wanted) if gene.n_products > 1 else gene for gene in found]

    def _as_product(self, gene: Gene, name: str) -> Gene:
        """A gene of several products as the one whose transcript or protein has the name."""
        rows = self.sql(_PRODUCT_NAMED, {"gid": gene.gid, "wanted": name.lower()})
        if not rows:
            return gene
        product = self.feature(rows[0][0])
        transcript = product if rows[0][1] is None else self.feature(rows[0][1])
        return replace(
            gene, id=name, product_fid=product.fid, product_type=product.type, n_products=1,
            product=product.product or gene.product, protein_id=product.protein_id,
            cds_length=product.length, aa_length=product.aa_length,
            exons=max(len(product.parts), len(transcript.parts)),
        )  # fmt: skip

    def gene(self, name: str) -> Gene:
        """The one gene of a name.

        Raises
        ------
        AmbiguousGene
            Several genes have it (a KeyError).
        KeyError
            None has; the text holds near names.
        """
        found = self.lookup(name)
        if not found:
            meant = self.suggest(name, 3)
            hint = f"; did you mean {' or '.join(meant)}?" if meant else "."
            raise Missing(f"{self.name} has no gene '{name}'{hint}")
        if len(found) > 1:
            raise AmbiguousGene(name, found)
        return found[0]

    def suggest(self, name: str, n: int = 5) -> list[str]:
        """Names of genes most like a name that is not there."""
        wanted = name.strip().lower()
        if not wanted:
            return []
        rows = self.sql(_SUGGEST, {"wanted": wanted, "far": max(1, len(wanted) // 3), "n": n})
        return [row[0] for row in rows]

    def names(self) -> dict[str, tuple[int, ...]]:
        """Lower-cased name -> gids of the genes that carry it, for spotting names in text."""
        if self._names is None:
            # Gathered here: DuckDB takes three times as long for 26,000 lists of one.
            found: dict[str, list[int]] = {}
            for name, gid in self.sql("SELECT folded, gid FROM names WHERE rank <= 6"):
                found.setdefault(name, []).append(gid)
            self._names = {
                name: (gids[0],) if len(gids) == 1 else tuple(sorted(set(gids)))
                for name, gids in found.items()
            }
        return self._names

    # --- coding sequence and protein ---

    def product(self, item: Gene | FeatureRow | str) -> FeatureRow:
        """The CDS or RNA that speaks for a gene.

        Raises
        ------
        KeyError
            There is no such gene.
        ValueError
            The gene has neither.
        """
        gene = self.gene(item) if isinstance(item, str) else item
        if isinstance(gene, FeatureRow):
            return gene
        if gene.product_fid is None:
            raise ValueError(f"{gene.name} has no CDS or RNA in the annotation.")
        return self.feature(gene.product_fid)

    def cds(self, item: Gene | FeatureRow | str) -> str:
        """Spliced coding sequence with its stop (of an RNA gene: the RNA as DNA letters).

        Raises
        ------
        KeyError
            There is no such gene.
        ValueError
            There is no CDS or RNA, or no sequence.
        """
        feature = self.product(item)
        return self.sequence(feature.record, feature.parts)

    def protein(self, item: Gene | FeatureRow | str) -> str:
        """Protein of a gene or CDS without the stop.

        The file's ``translation`` where it has one, else the CDS read in its genetic code from
        ``codon_start``, with ``transl_except``; a start codon of a whole 5' end is M.

        Raises
        ------
        KeyError
            There is no such gene.
        ValueError
            It codes for no protein (RNA, pseudogene), or there is no sequence to translate.
        """
        feature = self.product(item)
        if self.record(feature.record).molecule == "protein":
            return self.sequence(feature.record, feature.parts).rstrip("*")
        qualifiers = self.qualifiers(feature.fid)
        return protein_of(feature, qualifiers, lambda: self.cds(feature))

    def close(self) -> None:
        """Release files; the genome cannot be used afterwards."""
        self._bases.close()
        super().close()
