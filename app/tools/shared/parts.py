"""Named features that are no genes (mature peptides, promoters), asked for as genes are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tools.shared.phrase import plain
from index.rows import FeatureRow, Gene

if TYPE_CHECKING:
    from index.genome import Genome

MOST = 5
"""Features of one name that count as an answer; more of them are no name."""

NOT_PARTS = (
    "type NOT IN ('gene', 'pseudogene', 'CDS', 'mRNA', 'exon', 'intron', 'source', 'region') "
    "AND type NOT LIKE '%RNA'"
)
ORIGINS = {"ori", "origin", "origin of replication", "replication origin"}
"""Names of the origin of replication, whatever the file calls it."""

SHORTEST = 3
"""Letters of a name that is looked for in notes."""

LABEL = 60
"""Characters of a note that is rather a name (``multiple cloning site``) than a remark."""

MATURE = {"mat_peptide", "mature_peptide", "mature_protein_region", "mature_protein_region_of_CDS"}


LABELLED = "fid IN (SELECT fid FROM qualifiers WHERE key = 'label' AND lower(value) = ?)"
"""Features whose whole label, as plasmid editors write it, is a name."""

CLONE = re.compile(r"^([A-Za-z]{1,5}\d[A-Za-z0-9]*\.\d{1,4}[A-Za-z]?)(?=$|[;,(])")
"""Name of a reading frame after its clone (T25K16.3), alone or before a remark."""


def spoken(genome: Genome, name: str) -> list[Gene]:
    """Genes of a label, or that a clone's name in the product, or first in the note, is for."""
    low = name.strip().lower()
    labelled = genome.loci(
        f"gid IN (SELECT gid FROM features WHERE {LABELLED})", (low,), limit=MOST + 1
    )
    if labelled or CLONE.fullmatch(low) is None:
        return labelled
    head = f"^{re.escape(low)}($|[;,(])"
    return genome.loci(
        "lower(product) = ? OR regexp_matches(note, ?, 'i')", (low, head), limit=MOST + 1
    )


def named_features(genome: Genome, name: str) -> list[Gene]:
    """Features whose symbol, id, product or short note holds a name, as genes of kind ``other``.

    A whole label goes before everything else: "SP6 promoter" is not the primer SP6 that its note
    says to lie there. Only features of which the name is distinctive (at most `MOST`) are given.
    ``gid`` is below 0 and ``symbol`` the name asked for, so that texts speak of it.
    """
    pattern = rf"(^|[^A-Za-z0-9]){re.escape(name.strip())}([^A-Za-z0-9]|$)"
    low = name.strip().lower()
    if low in ORIGINS:
        rows = genome.features("type IN ('rep_origin', 'origin_of_replication')", limit=MOST + 1)
        return [] if len(rows) > MOST else [as_gene(row, name.strip()) for row in rows]
    rows = genome.features(f"{NOT_PARTS} AND {LABELLED}", (low,), limit=MOST + 1)
    rows = rows or genome.features(
        f"{NOT_PARTS} AND (lower(id) = ? OR lower(symbol) = ? OR regexp_matches(product, ?, 'i'))",
        (low, low, pattern),
        limit=MOST + 1,
    )
    if not rows and len(low) >= SHORTEST:
        # What stands before the first mark of a long note is its name: "CEN1; Chromosome I ...".
        head = rf"(^|; ?){re.escape(name.strip())} ?([;,(\[:]|$)"
        for sql, text in (
            ("regexp_matches(note, ?, 'i')", head),
            (f"length(note) <= {LABEL} AND regexp_matches(note, ?, 'i')", pattern),
        ):
            rows = genome.features(f"{NOT_PARTS} AND {sql}", (text,), limit=MOST + 1)
            if rows:
                break
    return [] if len(rows) > MOST else [as_gene(row, name.strip()) for row in rows]


def belonging(genome: Genome, table: str, names: list[str]) -> tuple[str, list]:
    """Condition of the genes of some names, or of the features that belong to them.

    A feature belongs to the gene that the file ties it to; one that it ties to none belongs to the
    gene on whose stretch and strand it lies.
    """
    genes = [gene for name in names for gene in genome.lookup(name)]
    if not genes:
        return "FALSE", []
    params: list = [gene.gid for gene in genes]
    sql = f"gid IN ({', '.join('?' * len(genes))})"
    if table == "genes":
        return sql, params
    options = [sql]
    for gene in genes:
        options.append(
            '(gid IS NULL AND record = ? AND start >= ? AND "end" <= ? AND strand IN (0, ?))'
        )
        params += [gene.record, gene.start, gene.end, gene.strand]
    return f"({' OR '.join(options)})", params


def as_gene(row: FeatureRow, name: str) -> Gene:
    """A feature in the form of a gene."""
    return Gene(
        gid=-1 - row.fid,
        id=row.id,
        symbol=plain(name),
        locus_tag=row.locus_tag,
        synonyms=(),
        old_locus_tags=(),
        record=row.record,
        record_no=row.record_no,
        start=row.start,
        end=row.end,
        strand=row.strand,
        parts=row.parts,
        kind="other",
        type=row.type,
        pseudo=row.pseudo,
        product=row.product,
        note=row.note,
        function=row.function,
        protein_id=row.protein_id,
        ec=row.ec,
        xrefs=row.xrefs,
        length=row.length,
        cds_length=None,
        aa_length=row.length // 3 if row.type in MATURE else None,
        exons=row.exons,
        gc=row.gc,
        start_codon="",
        n_products=1,
        fid=row.fid,
        product_fid=row.fid,
        product_type=row.type,
        wraps=row.wraps,
        counted=False,
    )


def mature_protein(genome: Genome, gene: Gene | FeatureRow) -> str:
    """Residues of a mature peptide, read in the genetic code of its CDS.

    Raises
    ------
    ValueError
        The record has no bases.
    """
    from index.translate import translate

    rows = genome.sql(
        "SELECT transl_table FROM features WHERE type = 'CDS' AND record = ? AND start <= ? "
        'AND "end" >= ? AND transl_table IS NOT NULL LIMIT 1',
        (gene.record, gene.start, gene.end),
    )
    bases = genome.sequence(gene.record, gene.parts)
    return translate(bases, rows[0][0] if rows else 1, complete=False)
