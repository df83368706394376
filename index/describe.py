"""One plain-English line a feature, for search and for reading.

The text holds nothing but the annotation: names, product, kind, EC numbers, GO terms, function and
note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from index.genes import RECORD_TYPES
from index.records import Feature

_LIMIT = 400
_GO = ("GO_function", "GO_process", "GO_component")
_SILENT = RECORD_TYPES | {"exon", "intron", "CDS", "mRNA", "start_codon", "stop_codon"}
_KINDS = {
    "protein": "protein-coding gene",
    "tRNA": "transfer RNA gene",
    "rRNA": "ribosomal RNA gene",
    "tmRNA": "transfer-messenger RNA gene",
    "ncRNA": "non-coding RNA gene",
    "pseudogene": "pseudogene",
}


def shorten(text: str, limit: int = _LIMIT) -> str:
    """Text up to `limit` characters, cut at a word."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " ..."


def go_terms(feature: Feature | None) -> list[str]:
    """GO terms in words, their accessions and evidence left out."""
    terms = []
    for key in _GO:
        for value in feature.qualifiers.get(key, ()) if feature else ():
            words = value.split(" - ", 1)[-1] if value.startswith("GO:") else value
            terms.append(words.split("|", 1)[0].split(" [Evidence", 1)[0].strip())
    return list(dict.fromkeys(filter(None, terms)))


def place(row: dict[str, Any]) -> str:
    """Position as a person reads it, 1-based inclusive."""
    strand = {1: " on the plus strand", -1: " on the minus strand"}.get(row["strand"], "")
    ends = f"{row['start'] + 1}..{row['end']}"
    if row["wraps"]:
        ends = " and ".join(f"{start + 1}..{end}" for start, end, _ in json.loads(row["parts"]))
    return f"{row['record']} {ends}{strand}"


def describe_gene(gene: dict[str, Any], organism: str, product: Feature | None = None) -> str:
    """Line of a gene.

    Parameters
    ----------
    gene
        Columns of the ``loci`` table.
    organism
        Of its record; may be empty.
    product
        Its CDS or RNA, for GO terms.

    Returns
    -------
    str
        Such as ``lacZ (b0344): beta-galactosidase; EC 3.2.1.23; protein-coding gene of ...``.
    """
    name = gene["symbol"] or gene["id"]
    tag = gene["locus_tag"]
    head = f"{name} ({tag})" if tag and tag != name else name
    if gene["synonyms"]:
        head += f", also {', '.join(gene['synonyms'][:6])}"
    said = [
        gene["product"],
        f"EC {', '.join(gene['ec'])}" if gene["ec"] else "",
        gene["function"],
        gene["note"],
        ", ".join(go_terms(product)),
    ]
    kind = _KINDS.get(gene["kind"], "gene")
    tail = f"{kind}{f' of {organism}' if organism else ''}, {place(gene)}"
    return f"{head}: {'; '.join([shorten(text) for text in _unsaid(said)] + [tail])}"


def describe_row(row: dict[str, Any], organism: str, feature: Feature | None = None) -> str:
    """Line of a feature that is no gene; empty for exons and what a gene's line says already.

    Parameters
    ----------
    row
        Columns of the ``features`` table.
    organism
        Of its record; may be empty.
    feature
        The feature, for its remaining qualifiers.
    """
    if row["type"] in _SILENT:
        return ""
    name = row["symbol"] or row["locus_tag"]
    said = [row["product"], row["function"], row["note"]]
    if feature is not None:
        said += [
            value.replace("_", " ")
            for key in ("regulatory_class", "mobile_element_type", "rpt_family", "bound_moiety")
            for value in feature.qualifiers.get(key, ())
        ]
    kind = row["type"].replace("_", " ")
    tail = f"{kind}{f' of {organism}' if organism else ''}, {place(row)}"
    head = f"{name}: " if name else ""
    return head + "; ".join([shorten(text) for text in _unsaid(said)] + [tail])


def _unsaid(texts: Iterable[str]) -> list[str]:
    """Texts that are not empty and not part of one before."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text in other for other in kept):
            kept.append(text)
    return kept
