"""Clusters that a file itself annotates: antiSMASH features, notes, or the whole record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Result, Table
from app.tools.places.layout import extents, in_region, layout
from app.tools.shared.phrase import (
    bp,
    citation,
    citations,
    count,
    gene_table,
    named,
    number,
    place,
    plain,
    the_genome,
)

if TYPE_CHECKING:
    from index.genome import FeatureRow, Gene, Genome, RecordInfo

_KEYS = ("cluster", "protocluster", "cand_cluster", "gene_cluster", "biosynthetic_gene_cluster")
_SAYS = re.compile(r"gene[s]? cluster|biosynthe\w+ (?:gene )?cluster|cluster of|gene region", re.I)
_BORROWED = re.compile(r"previously sequenced|similar to|homolog", re.I)
_WHOLE = re.compile(r"\bclusters?\b", re.I)


def cluster_features(genome: Genome, words: str | None = None) -> list[FeatureRow]:
    """Features that stand for a cluster: antiSMASH's, and others whose note calls them one.

    With `words` only those that mention them, also where the note merely refers to a cluster.
    """
    marks = ", ".join("?" * len(_KEYS))
    rows = genome.features(f"type IN ({marks}) OR type = 'region' OR type = 'misc_feature'", _KEYS)
    found = []
    for row in rows:
        if row.type in _KEYS:
            found.append(row)
        elif row.type == "region":
            keys = genome.qualifiers(row.fid)
            if "antismash" in " ".join(keys.get("tool", [])).lower() or "region_number" in keys:
                found.append(row)
        elif (
            row.gid is None and _SAYS.search(row.note) and (words or not _BORROWED.search(row.note))
        ):
            found.append(row)
    if words:
        found = [row for row in found if _mentions(f"{kind_of(genome, row)} {row.note}", words)]
    best = [row for row in found if row.type == "region"]
    return best or found


def kind_of(genome: Genome, row: FeatureRow) -> str:
    """What a cluster feature calls itself: its product, else its note."""
    keys = genome.qualifiers(row.fid)
    return plain("/".join(keys.get("product", [])) or row.note or row.symbol or row.type)[:200]


def _mentions(text: str, words: str) -> bool:
    """Whether a text holds all words of four letters or more (or the phrase itself)."""
    low = text.lower()
    wanted = [word for word in re.findall(r"\w+", words.lower()) if len(word) > 3]
    return words.lower() in low or (bool(wanted) and all(word in low for word in wanted))


def genes_in(genome: Genome, record: RecordInfo, row: FeatureRow) -> list[Gene]:
    """Genes with a base in a feature."""
    circular = record.topology == "circular"
    found: dict[int, Gene] = {}
    for low, high in extents(row.parts, record.length, circular):
        for item in layout(genome, record.id).placements:
            if in_region([(item.start, item.end)], low, high, record.length, "overlap"):
                found[item.gene.gid] = item.gene
    return list(found.values())


def annotated_cluster(genome: Genome, words: str | None) -> Result | None:
    """The clusters that a file annotates, or of those the ones that mention given words.

    A record whose description calls it a cluster is one as a whole. None where there is none.
    """
    rows = cluster_features(genome, words)
    if rows:
        return _features(genome, rows)
    for record in genome.records:
        if not _WHOLE.search(record.description):
            continue
        if words and not _mentions(record.description, words):
            continue
        return _record(genome, record)
    return None


def _features(genome: Genome, rows: Sequence[FeatureRow]) -> Result:
    if len(rows) == 1:
        row = rows[0]
        genes = genes_in(genome, genome.record(row.record), row)
        text = (
            f"One cluster is annotated: {kind_of(genome, row)}, {_extent(genome, row)}, with "
            f"{count(len(genes), 'gene')}"
        )
        text += f": {named(genes, 12)}." if genes else "."
        return Result(
            text,
            table=gene_table([(genome, gene) for gene in genes]) if len(genes) > 3 else None,
            citations=[citation(genome, row, "product"), *citations(genome, genes)[:24]],
            focus=[gene.id for gene in genes],
        )
    body = []
    for row in rows:
        genes = genes_in(genome, genome.record(row.record), row)
        body.append(
            [
                row.id,
                row.type,
                kind_of(genome, row),
                row.record,
                row.start + 1,
                row.end,
                row.length,
                len(genes),
                ", ".join(gene.symbol or gene.id for gene in genes),
            ]
        )
    columns = ["id", "type", "kind", "record", "start", "end", "length (bp)", "genes", "members"]
    return Result(
        f"{number(len(rows))} clusters are annotated in {the_genome(genome)}.",
        table=Table(columns, body, len(body)),
        citations=citations(genome, rows, "product"),
        focus=[row.id for row in rows],
    )


def _extent(genome: Genome, row: FeatureRow) -> str:
    return f"{place(genome, row)} ({bp(row.length)})"


def _record(genome: Genome, record: RecordInfo) -> Result:
    """A record that is a cluster as a whole."""
    genes = list(
        {item.gene.gid: item.gene for item in layout(genome, record.id).placements}.values()
    )
    text = (
        f"The record {plain(record.id)} as a whole is a cluster ('{plain(record.description)}') of "
        f"{bp(record.length)} with {count(len(genes), 'gene')}"
    )
    text += f": {named(genes, 12)}." if genes else "."
    return Result(
        text,
        table=gene_table([(genome, gene) for gene in genes]) if len(genes) > 3 else None,
        citations=citations(genome, genes),
        focus=[gene.id for gene in genes],
    )
