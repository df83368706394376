"""Variants of one VCF or BCF file, alone or beside a genome.

Rows are kept in a Parquet file of our own, so that a file of any size is opened in bounded memory
and asked with SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from index.formats.notes import Notes
from index.formats.source import Source
from index.formats.vcf import Rows as FileRows
from index.formats.vcf import Variant
from index.records import Diagnostic, FormatError
from index.tracks.base import VERSION, Kind, Track, TrackFile
from index.tracks.contigs import same_contig
from index.tracks.parquet import Rows, write
from index.tracks.stated import KEYS, Statement, key_of, statements
from index.tracks.variant_rows import COLUMNS, GENOTYPES, SELECT, Gathered, variant_of

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import Gene, RecordInfo
    from index.tracks.effects import Effects

_FILE = "variants.parquet"
_CHECKED = 2000
"""Rows whose REF is compared with a record to tell whether both are one sequence."""


@dataclass(slots=True)
class _Facts:
    """What is known once all rows were read."""

    version: str
    source: str
    reference: str
    samples: list[str]
    contigs: dict[str, int | None]
    reach: dict[str, int]
    filters: dict[str, str]
    infos: dict[str, str]
    alleles: dict[str, int]
    genotypes: list[list[int]]
    diagnostics: list[dict[str, Any]]


class Variants(Track):
    """The variants of one file.

    Attributes
    ----------
    samples
        Names of the samples, in column order.
    version, source, reference
        As the header states.
    """

    kind: ClassVar[Kind] = "variants"

    def __init__(self, file: TrackFile):
        """Open a file.

        Raises
        ------
        FormatError
            Not one row can be read.
        OSError
            The file or our own folder cannot be used.
        """
        super().__init__(file)
        path = self.directory / f"v{VERSION}" / _FILE
        if not path.exists():
            self._forget()
        facts = _Facts(**self.remembered("variants", self._build))
        self._facts = facts
        self.samples, self.version = facts.samples, facts.version
        self.source, self.reference = facts.source, facts.reference
        self.contigs = {
            name: facts.contigs.get(name) for name in facts.reach
        } or facts.contigs  # contigs of the header without rows would only be missed
        names = [item.name for item in fields(Diagnostic)]
        self.diagnostics[:] = [
            Diagnostic(**{name: one[name] for name in names}) for one in facts.diagnostics
        ]
        self._rows = Rows(self.derived(_FILE, self._rewrite))
        self._effects: tuple[Genome, Effects] | None = None

    def __len__(self) -> int:
        return sum(self.kinds().values())

    def close(self) -> None:
        """Release files."""
        self._rows.close()

    # --- reading the file ---

    def _forget(self) -> None:
        (self.directory / f"v{VERSION}" / "variants.json").unlink(missing_ok=True)

    def _rewrite(self, path: Path) -> None:
        self._read(path)

    def _build(self) -> dict[str, Any]:
        facts: list[_Facts] = []
        self.derived(_FILE, lambda path: facts.append(self._read(path)))
        return asdict(facts[0] if facts else self._read(None))

    def _read(self, path: Path | None) -> _Facts:
        """Read the file, and write its rows to `path`."""
        diagnostics: list[Diagnostic] = []
        gathered = Gathered()
        with closing(Source(self.path)) as source:
            rows = FileRows(source, Notes(self.path.name, diagnostics))
            values = (gathered.take(row) for row in rows)
            if path is None:
                for _ in values:
                    continue
            else:
                write(path, COLUMNS, values, "contig, start, line", self._said)
            header = rows.header
        if not header.version and not gathered.rows:
            raise FormatError(f"{self.path.name}: holds no variant and no VCF header.")
        return _Facts(
            version=header.version,
            source=header.source,
            reference=header.reference,
            samples=header.samples,
            contigs=header.contigs,
            reach=gathered.reach,
            filters=header.filters,
            infos={key: header.infos[key] for key in (key_of(header.infos),) if key},
            alleles=dict(gathered.alleles),
            genotypes=gathered.table(len(header.samples)),
            diagnostics=[asdict(item) for item in diagnostics],
        )

    def _said(self, rows: int) -> None:
        self.progress(0.5, f"{rows:,} variants read")

    # --- beside a genome ---

    def reach(self) -> dict[str, int]:
        """Highest position used on each contig, exclusive."""
        return dict(self._facts.reach)

    def agrees(self, contig: str, genome: Genome, record: RecordInfo) -> bool | None:
        """Whether the REF alleles of a contig are the bases of a record (all of the first 2,000,
        but for one in a hundred)."""
        wrong, seen = self._compared(contig, genome, record)
        return wrong * 100 <= seen if seen else None

    def _compared(self, contig: str, genome: Genome, record: RecordInfo) -> tuple[int, int]:
        """REF alleles that differ from a record, and those compared."""
        if not record.has_sequence:
            return 0, 0
        query = (
            f"SELECT start, ref FROM (SELECT start, ref, hash(start) AS key FROM rows "
            f"WHERE contig = ? AND start >= 0 ORDER BY key LIMIT {_CHECKED})"
        )
        found = self._rows.sql(query, (contig,))
        wrong = sum(
            genome.slice(record.id, start, start + len(ref)) != ref.upper() for start, ref in found
        )
        return wrong, len(found)

    def attach(self, genome: Genome) -> bool:
        """Tie to a genome; a contig of the same name whose stated length differs is taken where
        the REF alleles agree (the genome file may hold a part of the sequence)."""
        stated = dict(self.contigs)
        said = []
        for contig, length in stated.items():
            record = next((r for r in genome.records if same_contig(r.id, contig)), None)
            if record is None or length in (None, record.length):
                continue
            if self.agrees(contig, genome, record):
                self.contigs[contig] = None
                said.append(
                    f"{self.path.name} states {length:,} bp for '{contig}' and "
                    f"{genome.path.name} holds {record.length:,}; its reference alleles agree, so "
                    "both were taken for one."
                )
        try:
            attached = super().attach(genome)
        finally:
            self.contigs = stated
        if attached:
            self._effects = None
            self.messages += [*said, *self._differences(genome)]
        return attached

    def _differences(self, genome: Genome) -> list[str]:
        """What to say where reference alleles are not the genome's bases."""
        said = []
        for contig, id in self.mapping().items():
            wrong, seen = self._compared(contig, genome, genome.record(id))
            if wrong:
                said.append(
                    f"{self.path.name}: {wrong:,} of {seen:,} reference alleles compared on "
                    f"'{contig}' are not the bases of {id}, so no effect is computed for them."
                )
        return said

    @property
    def effects(self) -> Effects | None:
        """Effects on the genome that the track is attached to; None without one."""
        if self.genome is None:
            return None
        if self._effects is None or self._effects[0] is not self.genome:
            from index.tracks.effects import Effects

            self._effects = (self.genome, Effects(self.genome))
        return self._effects[1]

    # --- counts ---

    def kinds(self) -> dict[str, int]:
        """Rows by kind (`index.formats.vcf.row_kind`), the most frequent first."""
        query = "SELECT kind, count(*) AS n FROM rows GROUP BY kind ORDER BY n DESC, kind"
        return dict(self._rows.sql(query))

    def alleles(self) -> dict[str, int]:
        """Alternative alleles by kind."""
        return dict(self._facts.alleles)

    def multiallelic(self) -> int:
        """Rows with more than one alternative allele."""
        return self._number("count(*) FILTER (alleles > 1)")

    def transitions(self) -> tuple[int, int]:
        """Transitions and transversions among the SNP alleles."""
        return self._number("sum(transitions)"), self._number("sum(transversions)")

    def filters(self) -> dict[str, int]:
        """Rows by FILTER as written, the most frequent first."""
        query = "SELECT filter, count(*) AS n FROM rows GROUP BY filter ORDER BY n DESC, filter"
        return dict(self._rows.sql(query))

    def filter_words(self, name: str) -> str:
        """What the header says of a filter."""
        return self._facts.filters.get(name, "")

    def by_contig(self) -> dict[str, int]:
        """Rows by contig."""
        query = "SELECT contig, count(*) AS n FROM rows GROUP BY contig ORDER BY n DESC, contig"
        return dict(self._rows.sql(query))

    def qualities(self) -> dict[str, float] | None:
        """``count``, ``least``, ``mean``, ``median`` and ``most`` of QUAL; None where no row has
        it."""
        query = "SELECT count(quality), min(quality), avg(quality), median(quality), max(quality) "
        found = self._rows.sql(query + "FROM rows")[0]
        if not found[0]:
            return None
        return dict(zip(("count", "least", "mean", "median", "most"), found, strict=True))

    def genotypes(self) -> dict[str, dict[str, int]]:
        """For each sample the rows that are ``hom_ref``, ``het``, ``hom_alt`` and ``missing``."""
        return {
            sample: dict(zip(GENOTYPES, counts, strict=True))
            for sample, counts in zip(self.samples, self._facts.genotypes, strict=True)
        }

    def _number(self, expression: str) -> int:
        return int(self._rows.sql(f"SELECT {expression} FROM rows")[0][0] or 0)

    # --- rows ---

    def select(
        self, where: str = "TRUE", params: Sequence[Any] = (), limit: int | None = None
    ) -> list[Variant]:
        """Rows that fit a SQL condition on ``contig, start, stop, id, ref, alt, kind, alleles,
        quality, filter, info, line``, by place."""
        tail = f" LIMIT {int(limit)}" if limit is not None else ""
        query = f"{SELECT} WHERE {where} ORDER BY contig, start, line{tail}"
        found = [variant_of(row) for row in self._rows.sql(query, params)]
        if not self.samples:
            return found
        # A row before the heading was read when no sample was known.
        missing = (".",) * len(self.samples)
        return [row if row.genotypes else replace(row, genotypes=missing) for row in found]

    def count(self, where: str = "TRUE", params: Sequence[Any] = ()) -> int:
        """Number of rows that fit a SQL condition."""
        return int(self._rows.sql(f"SELECT count(*) FROM rows WHERE {where}", params)[0][0])

    def columns(
        self, names: Sequence[str], where: str = "TRUE", params: Sequence[Any] = ()
    ) -> dict[str, Any]:
        """Columns of the rows that fit, as in `select`, by place, as NumPy arrays."""
        listed = ", ".join(f'"{name}"' for name in names)
        return self._rows.arrays(
            f"SELECT {listed} FROM rows WHERE {where} ORDER BY contig, start, line", params
        )

    def each(self, where: str = "TRUE", params: Sequence[Any] = ()) -> Iterator[Variant]:
        """As `select`, a few thousand rows at a time."""
        step, at = 5000, 0
        while True:
            query = f"{SELECT} WHERE {where} ORDER BY contig, start, line LIMIT {step} OFFSET {at}"
            found = self._rows.sql(query, params)
            yield from map(variant_of, found)
            if len(found) < step:
                return
            at += step

    def within(self, contig: str, start: int, end: int) -> tuple[str, list[Any]]:
        """SQL condition of rows whose REF overlaps ``[start, end)`` (0-based) of a contig."""
        return "contig = ? AND start < ? AND stop > ?", [contig, end, start]

    def in_gene(self, gene: Gene) -> tuple[str, list[Any]] | None:
        """SQL condition of rows that overlap a gene of the genome, introns included; None where
        the track has nothing on its record."""
        contig = self.contig_of(gene.record)
        if contig is None:
            return None
        spans = [(gene.start, gene.end)]
        if gene.wraps:
            spans = [(part.start, part.end) for part in gene.parts]
        conditions = [self.within(contig, start, end) for start, end in spans]
        sql = " OR ".join(f"({condition})" for condition, _ in conditions)
        return f"({sql})", [value for _, params in conditions for value in params]

    def per_gene(
        self, genes: Sequence[Gene], where: str = "TRUE", params: Sequence[Any] = ()
    ) -> list[int]:
        """Rows that fit a SQL condition and overlap each of some genes, introns included."""
        import numpy as np

        places: dict[str, tuple[Any, Any]] = {}
        counts = []
        for gene in genes:
            contig = self.contig_of(gene.record)
            if contig is None:
                counts.append(0)
                continue
            if contig not in places:
                query = f"SELECT start, stop FROM rows WHERE contig = ? AND {where}"
                found = self._rows.arrays(query, (contig, *params))
                places[contig] = (np.sort(found["start"]), np.sort(found["stop"]))
            starts, stops = places[contig]
            spans = [(gene.start, gene.end)]
            if gene.wraps:
                spans = [(part.start, part.end) for part in gene.parts]
            counts.append(
                sum(
                    int(np.searchsorted(starts, end, "left"))
                    - int(np.searchsorted(stops, start, "right"))
                    for start, end in spans
                )
            )
        return counts

    def statements(self, variant: Variant) -> list[Statement]:
        """Effects that the file itself states for a row."""
        return statements(variant.info, self._facts.infos)

    @property
    def states_effects(self) -> str:
        """Program whose effects the file holds (``SnpEff``, ``VEP``); empty without."""
        return KEYS.get(next(iter(self._facts.infos), ""), "")
