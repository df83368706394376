"""Rows of the ``features`` and ``genes`` tables from the features of one record.

Text columns are never NULL (an absent value is an empty string), list columns are never NULL;
numbers that do not apply are.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from index.coding import first_base
from index.genes import (
    RNA_TYPES,
    TRANSCRIPT_TYPES,
    Locus,
    assemble,
    biotype_of,
    is_gene,
    is_pseudo,
    symbol_of,
    tag_of,
)
from index.measure import Measure, code_of, protein_length, translation_table
from index.records import Feature, Record
from index.strand import count_exons, wraps

Row = dict[str, Any]

FEATURE_TYPES = {
    "fid": "INTEGER", "gid": "INTEGER", "type": "VARCHAR", "id": "VARCHAR", "symbol": "VARCHAR",
    "locus_tag": "VARCHAR", "record": "VARCHAR", "record_no": "INTEGER", "start": "BIGINT",
    "end": "BIGINT", "strand": "TINYINT", "parts": "VARCHAR", "operator": "VARCHAR",
    "fuzzy_start": "BOOLEAN", "fuzzy_end": "BOOLEAN", "pseudo": "BOOLEAN", "product": "VARCHAR",
    "note": "VARCHAR", "function": "VARCHAR", "protein_id": "VARCHAR", "ec": "VARCHAR[]",
    "xrefs": "VARCHAR[]", "length": "BIGINT", "aa_length": "BIGINT", "exons": "INTEGER",
    "gc": "DOUBLE", "start_codon": "VARCHAR", "line": "INTEGER", "transl_table": "INTEGER",
    "has_translation": "BOOLEAN", "wraps": "BOOLEAN",
}  # fmt: skip
LOCUS_TYPES = {
    "gid": "INTEGER", "id": "VARCHAR", "symbol": "VARCHAR", "locus_tag": "VARCHAR",
    "synonyms": "VARCHAR[]", "old_locus_tags": "VARCHAR[]", "record": "VARCHAR",
    "record_no": "INTEGER", "start": "BIGINT", "end": "BIGINT", "strand": "TINYINT",
    "parts": "VARCHAR", "kind": "VARCHAR", "type": "VARCHAR", "pseudo": "BOOLEAN",
    "product": "VARCHAR", "note": "VARCHAR", "function": "VARCHAR", "protein_id": "VARCHAR",
    "ec": "VARCHAR[]", "xrefs": "VARCHAR[]", "length": "BIGINT", "cds_length": "BIGINT",
    "aa_length": "BIGINT", "exons": "INTEGER", "gc": "DOUBLE", "start_codon": "VARCHAR",
    "n_products": "INTEGER", "fid": "INTEGER", "product_fid": "INTEGER",
    "product_type": "VARCHAR", "wraps": "BOOLEAN", "counted": "BOOLEAN",
}  # fmt: skip
_ROLES = {
    "product": "product",
    "note": "note", "Note": "note", "description": "note",
    "function": "function",
    "EC_number": "ec", "eC_number": "ec", "ec_number": "ec",
    "db_xref": "xrefs", "Dbxref": "xrefs", "Ontology_term": "xrefs",
    "gene": "symbols",
    "gene_synonym": "synonyms", "synonym": "synonyms", "Alias": "synonyms",
    "old_locus_tag": "old_locus_tags",
}  # fmt: skip
"""Qualifiers that make up a column, under the names that GenBank and GFF3 files give them."""
_LABELS = ("label", "standard_name", "Name")
_LABEL_LENGTH = 24
_NO_VALUES: list[str] = []
_KINDS = {"CDS": "protein", "tRNA": "tRNA", "rRNA": "rRNA", "tmRNA": "tmRNA"}
_BIOTYPES = {
    "protein_coding": "protein", "protein_coding_gene": "protein", "tRNA": "tRNA", "rRNA": "rRNA",
    "tmRNA": "tmRNA",
}  # fmt: skip


def unique(values: Iterable[str]) -> list[str]:
    """Non-empty values once each, in order."""
    return [value for value in dict.fromkeys(values) if value]


def gather(feature: Feature) -> dict[str, list[str]]:
    """Values of a feature by the column they belong to (see `_ROLES`)."""
    found: dict[str, list[str]] = {}
    for key, values in feature.qualifiers.items():
        role = _ROLES.get(key)
        if role is not None:
            found[role] = found[role] + values if role in found else values
    return found


def _text(values: list[str] | None) -> str:
    """Distinct values joined by ``"; "``."""
    if not values:
        return ""
    return values[0] if len(values) == 1 else "; ".join(unique(values))


def _merged(rows: Sequence[Row], key: str) -> str:
    """Distinct texts of a column, joined by ``"; "``."""
    texts = [row[key] for row in rows if row[key]]
    if len(texts) < 2:
        return texts[0] if texts else ""
    return "; ".join(dict.fromkeys(texts))


def _collected(rows: Sequence[Row], key: str) -> list[str]:
    """Distinct values of a list column of several rows."""
    found = [row[key] for row in rows if row[key]]
    if not found:
        return _NO_VALUES
    return unique(found[0] if len(found) == 1 else chain.from_iterable(found))


def _split(values: list[str], separators: str) -> list[str]:
    if not values:
        return values
    for separator in separators[1:]:
        values = [value.replace(separator, separators[0]) for value in values]
    return unique(piece.strip() for value in values for piece in value.split(separators[0]))


def _parts_text(feature: Feature) -> str:
    if len(feature.parts) == 1:
        part = feature.parts[0]
        return f"[[{part.start},{part.end},{part.strand}]]"
    return json.dumps([[p.start, p.end, p.strand] for p in feature.parts], separators=(",", ":"))


def _label(feature: Feature) -> str:
    for key in _LABELS:
        value = feature.first(key).strip()
        if value and len(value) <= _LABEL_LENGTH and not any(c.isspace() for c in value):
            return value
    return ""


def place_id(feature: Feature) -> str:
    """Stable id of a feature without a name: type and 1-based ends."""
    return f"{feature.type}_{feature.start + 1}_{feature.end}"


def feature_row(feature: Feature, record: Record, ordinal: int, measure: Measure, code: int) -> Row:
    """The columns of one feature, `fid` and `gid` left out, and what its gene needs besides."""
    qualifiers = feature.qualifiers
    single = len(feature.parts) == 1
    start, end, strand = feature.start, feature.end, feature.strand
    length = end - start if single else sum(part.end - part.start for part in feature.parts)
    tag = tag_of(feature)
    symbol = symbol_of(feature)
    if not symbol and not tag and "protein_id" not in qualifiers:
        symbol = _label(feature)
    cds = feature.type == "CDS"
    table = translation_table(feature, code) if cds else None
    residues = None
    if table:
        of_protein = record.molecule == "protein"
        residues = length if of_protein else protein_length(feature, length, table, measure)
    protein_id = feature.first("protein_id")
    said = gather(feature)
    codon = ""
    if cds and measure.known:
        first = first_base(qualifiers) - 1
        codon = measure.cds(feature)[first : first + 3]
    return {
        "type": feature.type,
        "id": tag or symbol or protein_id or place_id(feature),
        "symbol": symbol,
        "locus_tag": tag,
        "record": record.id,
        "record_no": ordinal,
        "start": start,
        "end": end,
        "strand": strand,
        "parts": _parts_text(feature),
        "operator": feature.operator,
        "fuzzy_start": feature.fuzzy_start,
        "fuzzy_end": feature.fuzzy_end,
        "pseudo": is_pseudo(feature),
        "product": _text(said.get("product")),
        "note": _text(said.get("note")),
        "function": _text(said.get("function")),
        "protein_id": protein_id,
        "ec": said.get("ec", _NO_VALUES),
        "xrefs": said.get("xrefs", _NO_VALUES),
        "symbols": said.get("symbols", _NO_VALUES),
        "synonyms": said.get("synonyms", _NO_VALUES),
        "old_locus_tags": said.get("old_locus_tags", _NO_VALUES),
        "length": length,
        "aa_length": residues,
        "exons": 1
        if single or "ribosomal_slippage" in qualifiers
        else count_exons(feature.parts, record.length),
        "gc": measure.gc(feature, length),
        "start_codon": codon,
        "line": feature.line,
        "transl_table": table,
        "has_translation": "translation" in qualifiers and qualifiers["translation"][0] != "",
        "wraps": not single and wraps(feature.parts, record.length),
    }


def record_rows(
    record: Record,
    ordinal: int,
    first_fid: int,
    first_gid: int,
    take: Callable[[list[Row]], None] | None = None,
) -> tuple[list[Row], list[Row]]:
    """Rows of all features and all loci of a record.

    Parameters
    ----------
    record
        With its features.
    ordinal
        0-based number of the record in its genome.
    first_fid, first_gid
        Numbers of the first feature and the first locus.
    take
        Called with the rows of the features before those of the loci are made.

    Returns
    -------
    features, loci : list of dict
    """
    features = record.features
    loci, owner = assemble(features)
    measure = Measure(record) if features else Measure(Record(id="", length=0))
    code = code_of(record)
    rows = []
    for i, feature in enumerate(features):
        row = feature_row(feature, record, ordinal, measure, code)
        row["fid"] = first_fid + i
        row["gid"] = first_gid + owner[i] if owner[i] >= 0 else None
        rows.append(row)
    if take is not None:
        take(rows)
    children: list[list[int]] = [[] for _ in loci]
    for i, at in enumerate(owner):
        if at >= 0:
            children[at].append(i)
    genes = []
    coding = any(feature.type == "CDS" for feature in features)
    for n, locus in enumerate(loci):
        gene = _locus_row(locus, features, rows, children[n], coding)
        gene["gid"] = first_gid + n
        genes.append(gene)
    _kinds_by_place(loci, features, genes)
    return rows, genes


def _canonical(locus: Locus, rows: Sequence[Row]) -> int | None:
    """The product that speaks for a gene: the CDS with the longest protein, else the first."""
    products = locus.products or locus.transcripts
    if not products:
        return None
    coding = [i for i in products if rows[i]["type"] == "CDS"]
    return max(coding or products, key=lambda i: (rows[i]["aa_length"] or 0, rows[i]["length"], -i))


def _locus_row(
    locus: Locus,
    features: Sequence[Feature],
    rows: Sequence[Row],
    children: Sequence[int],
    coding_record: bool,
) -> Row:
    head = rows[locus.head]
    main = _canonical(locus, rows)
    products = [rows[i] for i in locus.products or locus.transcripts]
    indices = dict.fromkeys([locus.head, *locus.products, *locus.transcripts])
    members = [rows[i] for i in indices]
    symbols = unique([row["symbol"] for row in members] + _collected(members, "symbols"))
    symbol = head["symbol"] or (symbols[0] if symbols else "")
    tag = head["locus_tag"] or next((row["locus_tag"] for row in members if row["locus_tag"]), "")
    protein_ids = unique([row["protein_id"] for row in products])
    synonyms = _collected(members, "synonyms")
    if synonyms:
        synonyms = _split([s.replace(", ", ";") for s in synonyms], ";")
    pseudo = head["pseudo"] or (bool(products) and all(row["pseudo"] for row in products))
    product = rows[main] if main is not None else None
    coding = product if product is not None and product["type"] == "CDS" else None
    return {
        "id": tag or symbol or (protein_ids[0] if protein_ids else "") or _head_id(features, locus),
        "symbol": symbol,
        "locus_tag": tag,
        "synonyms": [s for s in unique([*synonyms, *symbols]) if s not in (symbol, tag)],
        "old_locus_tags": _split(_collected(members, "old_locus_tags"), ",;"),
        **{key: head[key] for key in ("record", "record_no", "start", "end", "strand", "parts")},
        "kind": _kind(features[locus.head], product, pseudo, coding_record),
        "type": ("pseudogene" if pseudo else "gene")
        if is_gene(features[locus.head].type)
        else features[locus.head].type,
        "pseudo": pseudo,
        "product": _merged(products or members, "product") or _merged(members, "product"),
        "note": _merged(members, "note"),
        "function": _merged(members, "function"),
        "protein_id": (product or head)["protein_id"] or (protein_ids[0] if protein_ids else ""),
        "ec": _collected(members, "ec"),
        "xrefs": _collected(members, "xrefs"),
        "length": head["length"],
        "cds_length": coding["length"] if coding else None,
        "aa_length": coding["aa_length"] if coding and not pseudo else None,
        "exons": max([row["exons"] for row in members] + [_exon_children(features, children)]),
        "gc": head["gc"],
        "start_codon": coding["start_codon"] if coding else "",
        "n_products": len(products),
        "fid": head["fid"],
        "product_fid": product["fid"] if product else None,
        "product_type": product["type"] if product else "",
        "wraps": head["wraps"],
        "counted": locus.counted,
    }


def _head_id(features: Sequence[Feature], locus: Locus) -> str:
    """The GFF3 ID without its prefix, else type and place."""
    head = features[locus.head]
    name = head.first("ID")
    for prefix in ("gene-", "gene:", "cds-", "CDS:", "rna-"):
        name = name.removeprefix(prefix)
    return name or place_id(head)


def _kind(head: Feature, product: Row | None, pseudo: bool, coding_record: bool) -> str:
    """Kind of gene by its product, else by its biotype; one with an mRNA only is taken to code for
    protein where the record has no CDS at all."""
    if pseudo:
        return "pseudogene"
    biotype = biotype_of(head)
    if product is not None and product["type"] not in TRANSCRIPT_TYPES:
        return _KINDS.get(product["type"]) or ("ncRNA" if product["type"] in RNA_TYPES else "other")
    if biotype:
        return _BIOTYPES.get(biotype) or ("ncRNA" if "RNA" in biotype else "other")
    if product is not None and product["type"] == "mRNA":
        return "other" if coding_record else "protein"
    if product is not None:
        return "ncRNA"
    return "ncRNA" if head.type.endswith("RNA_gene") else "other"


def _kinds_by_place(loci: Sequence[Locus], features: Sequence[Feature], genes: list[Row]) -> None:
    """A gene without products of its own codes for protein where an uncounted CDS lies in it."""
    coding = [features[n.head] for n in loci if not n.counted and features[n.head].type == "CDS"]
    coding.sort(key=lambda feature: feature.start)
    starts = [feature.start for feature in coding]
    for locus, gene in zip(loci, genes, strict=True):
        if gene["kind"] != "other" or locus.products:
            continue
        head = features[locus.head]
        inside = coding[bisect_left(starts, head.start) : bisect_left(starts, head.end)]
        if any(bare.end <= head.end and bare.strand == head.strand for bare in inside):
            gene["kind"] = "protein"


def _exon_children(features: Sequence[Feature], children: Sequence[int]) -> int:
    """Most exon features under one transcript of a gene; 1 without."""
    counts: dict[str, int] = {}
    for i in children:
        if features[i].type == "exon" and "Parent" in features[i].qualifiers:
            parent = features[i].qualifiers["Parent"][0]
            counts[parent] = counts.get(parent, 0) + len(features[i].parts)
    return max(counts.values(), default=1)
