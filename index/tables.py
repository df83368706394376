"""Rows of the ``features`` and ``genes`` tables from the features of one record.

Text columns are never NULL (an absent value is an empty string), list columns are never NULL;
numbers that do not apply are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from index.coding import first_base
from index.genes import (
    RNA_TYPES,
    TRANSCRIPT_TYPES,
    Locus,
    assemble,
    is_gene,
    is_pseudo,
    overlap,
    symbol_of,
    tag_of,
)
from index.records import Feature, Record
from index.strand import count_exons, splice, wraps
from index.translate import is_stop

Row = dict[str, Any]

FEATURE_TYPES = {
    "fid": "INTEGER", "gid": "INTEGER", "type": "VARCHAR", "id": "VARCHAR", "symbol": "VARCHAR",
    "locus_tag": "VARCHAR", "record": "VARCHAR", "record_no": "INTEGER", "start": "INTEGER",
    "end": "INTEGER", "strand": "TINYINT", "parts": "VARCHAR", "operator": "VARCHAR",
    "fuzzy_start": "BOOLEAN", "fuzzy_end": "BOOLEAN", "pseudo": "BOOLEAN", "product": "VARCHAR",
    "note": "VARCHAR", "function": "VARCHAR", "protein_id": "VARCHAR", "ec": "VARCHAR[]",
    "xrefs": "VARCHAR[]", "length": "INTEGER", "aa_length": "INTEGER", "exons": "INTEGER",
    "gc": "DOUBLE", "start_codon": "VARCHAR", "line": "INTEGER", "transl_table": "INTEGER",
    "has_translation": "BOOLEAN", "wraps": "BOOLEAN",
}  # fmt: skip
LOCUS_TYPES = {
    "gid": "INTEGER", "id": "VARCHAR", "symbol": "VARCHAR", "locus_tag": "VARCHAR",
    "synonyms": "VARCHAR[]", "old_locus_tags": "VARCHAR[]", "record": "VARCHAR",
    "record_no": "INTEGER", "start": "INTEGER", "end": "INTEGER", "strand": "TINYINT",
    "parts": "VARCHAR", "kind": "VARCHAR", "type": "VARCHAR", "pseudo": "BOOLEAN",
    "product": "VARCHAR", "note": "VARCHAR", "function": "VARCHAR", "protein_id": "VARCHAR",
    "ec": "VARCHAR[]", "xrefs": "VARCHAR[]", "length": "INTEGER", "cds_length": "INTEGER",
    "aa_length": "INTEGER", "exons": "INTEGER", "gc": "DOUBLE", "start_codon": "VARCHAR",
    "n_products": "INTEGER", "fid": "INTEGER", "product_fid": "INTEGER",
    "product_type": "VARCHAR", "wraps": "BOOLEAN", "counted": "BOOLEAN",
}  # fmt: skip
_EC = ("EC_number", "eC_number", "ec_number")
_XREFS = ("db_xref", "Dbxref", "Ontology_term")
_PRODUCT = ("product",)
_FUNCTION = ("function",)
_NOTES = ("note", "Note", "description")
_SYNONYMS = ("gene_synonym", "synonym", "Alias", "gene_alias")
_OLD_TAGS = ("old_locus_tag",)
_LABELS = ("label", "standard_name", "Name")
_LABEL_LENGTH = 24
_KINDS = {"CDS": "protein", "tRNA": "tRNA", "rRNA": "rRNA", "tmRNA": "tmRNA"}
_BIOTYPES = {"protein_coding": "protein", "tRNA": "tRNA", "rRNA": "rRNA", "tmRNA": "tmRNA"}


class Measure:
    """GC and first codons of features of one record; all None where it has no bases."""

    def __init__(self, record: Record):
        self._text = ""
        self._gc: np.ndarray | None = None
        self._length = record.length
        if record.sequence is not None and record.molecule != "protein":
            self._text = record.sequence.decode("ascii")
            codes = np.frombuffer(record.sequence, dtype=np.uint8)
            self._gc = np.zeros(len(codes) + 1, dtype=np.int32)
            np.cumsum((codes == ord("G")) | (codes == ord("C")), dtype=np.int32, out=self._gc[1:])

    @property
    def known(self) -> bool:
        """Whether there is a sequence to measure."""
        return self._gc is not None

    def gc(self, feature: Feature, length: int) -> float | None:
        """(G + C) / length over the feature's parts."""
        if self._gc is None or not length or feature.end > self._length:
            return None
        gc = self._gc
        if len(feature.parts) == 1:
            part = feature.parts[0]
            return int(gc[part.end] - gc[part.start]) / length
        return sum(int(gc[p.end]) - int(gc[p.start]) for p in feature.parts) / length

    def cds(self, feature: Feature) -> str:
        """The spliced sequence, empty where there is none."""
        if len(feature.parts) == 1 and feature.strand == 1:
            return self._text[feature.start : feature.end]
        return splice(lambda start, end: self._text[start:end], feature.parts)


def code_of(record: Record) -> int:
    """Genetic code where a CDS does not say: 11 for prokaryotes and unplaced records, else 1."""
    taxonomy = record.annotations.get("taxonomy", "")
    text = taxonomy if isinstance(taxonomy, str) else " ".join(taxonomy)
    phage = "phage" in record.organism.lower() or "Caudo" in text
    return 1 if "Eukaryota" in text or ("Viruses" in text and not phage) else 11


def unique(values: Iterable[str]) -> list[str]:
    """Non-empty values once each, in order."""
    return [value for value in dict.fromkeys(values) if value]


def values_of(feature: Feature, keys: Sequence[str]) -> list[str]:
    """Distinct values of some qualifiers."""
    found: list[str] = []
    for key in keys:
        values = feature.qualifiers.get(key)
        if values:
            found = found + values if found else values
    return unique(found) if len(found) > 1 else found


def _text(feature: Feature, keys: Sequence[str]) -> str:
    found = values_of(feature, keys)
    return found[0] if len(found) == 1 else "; ".join(found)


def _merged(rows: Sequence[Row], key: str) -> str:
    """Distinct texts of a column, joined by ``"; "``."""
    first = rows[0][key]
    return first if len(rows) == 1 else "; ".join(unique(row[key] for row in rows))


def _all_values(features: Iterable[Feature], keys: Sequence[str]) -> list[str]:
    return [value for feature in features for value in values_of(feature, keys)]


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


def protein_length(feature: Feature, length: int, code: int, measure: Measure) -> int | None:
    """Residues of a CDS without the stop: its translation, else counted from its codons."""
    translation = feature.qualifiers.get("translation")
    if translation and translation[0]:
        return len(translation[0])
    if is_pseudo(feature):
        return None
    codons = (length - first_base(feature.qualifiers) + 1) // 3
    if measure.known:
        cds = measure.cds(feature)
        last = cds[-3:] if (length - first_base(feature.qualifiers) + 1) % 3 == 0 else ""
        return codons - is_stop(last, code)
    open_end = feature.fuzzy_start if feature.strand == -1 else feature.fuzzy_end
    return codons if open_end else max(codons - 1, 0)


def translation_table(feature: Feature, default: int) -> int:
    """Genetic code of a CDS."""
    value = feature.first("transl_table")
    known = value.isdigit() and 1 <= int(value) <= 33 and value not in _GAPS
    return int(value) if known else default


_GAPS = {"7", "8", "17", "18", "19", "20"}
"""Numbers that NCBI's list of codes leaves out."""


def feature_row(feature: Feature, record: Record, ordinal: int, measure: Measure, code: int) -> Row:
    """The columns of one feature, `fid` and `gid` left out."""
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
    first = first_base(feature.qualifiers) - 1
    return {
        "type": feature.type,
        "id": tag or symbol or feature.first("protein_id") or place_id(feature),
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
        "product": _text(feature, _PRODUCT),
        "note": _text(feature, _NOTES),
        "function": _text(feature, _FUNCTION),
        "protein_id": feature.first("protein_id"),
        "ec": values_of(feature, _EC),
        "xrefs": values_of(feature, _XREFS),
        "length": length,
        "aa_length": protein_length(feature, length, table, measure) if table else None,
        "exons": 1
        if single or "ribosomal_slippage" in qualifiers
        else count_exons(feature.parts, record.length),
        "gc": measure.gc(feature, length),
        "start_codon": measure.cds(feature)[first : first + 3] if cds and measure.known else "",
        "line": feature.line,
        "transl_table": table,
        "has_translation": "translation" in qualifiers and qualifiers["translation"][0] != "",
        "wraps": not single and wraps(feature.parts, record.length),
    }


def record_rows(
    record: Record, ordinal: int, first_fid: int, first_gid: int
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
    children: list[list[int]] = [[] for _ in loci]
    for i, at in enumerate(owner):
        if at >= 0:
            children[at].append(i)
    genes = []
    for n, locus in enumerate(loci):
        gene = _locus_row(locus, features, rows, children[n])
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
    locus: Locus, features: Sequence[Feature], rows: Sequence[Row], children: Sequence[int]
) -> Row:
    head = rows[locus.head]
    main = _canonical(locus, rows)
    products = [rows[i] for i in locus.products or locus.transcripts]
    indices = list(dict.fromkeys([locus.head, *locus.products, *locus.transcripts]))
    members = [rows[i] for i in indices]
    own = [features[i] for i in indices]
    symbols = unique([row["symbol"] for row in members] + _all_values(own, ("gene",)))
    symbol = head["symbol"] or (symbols[0] if symbols else "")
    tag = head["locus_tag"] or next((row["locus_tag"] for row in members if row["locus_tag"]), "")
    protein_ids = unique([row["protein_id"] for row in products])
    synonyms = _split(_all_values(own, _SYNONYMS), ";")
    pseudo = head["pseudo"] or (bool(products) and all(row["pseudo"] for row in products))
    product = rows[main] if main is not None else None
    coding = product if product is not None and product["type"] == "CDS" else None
    return {
        "id": tag or symbol or (protein_ids[0] if protein_ids else "") or _head_id(features, locus),
        "symbol": symbol,
        "locus_tag": tag,
        "synonyms": [s for s in unique([*synonyms, *symbols]) if s not in (symbol, tag)],
        "old_locus_tags": _split(_all_values(own, _OLD_TAGS), ",;"),
        **{key: head[key] for key in ("record", "record_no", "start", "end", "strand", "parts")},
        "kind": _kind(locus, features, product, pseudo),
        "type": ("pseudogene" if pseudo else "gene")
        if is_gene(features[locus.head].type)
        else features[locus.head].type,
        "pseudo": pseudo,
        "product": _merged(products or members, "product") or _merged(members, "product"),
        "note": _merged(members, "note"),
        "function": _merged(members, "function"),
        "protein_id": (product or head)["protein_id"] or (protein_ids[0] if protein_ids else ""),
        "ec": unique([value for row in members for value in row["ec"]]),
        "xrefs": unique([value for row in members for value in row["xrefs"]]),
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


def _kind(locus: Locus, features: Sequence[Feature], product: Row | None, pseudo: bool) -> str:
    """Kind of gene by its product, else by its biotype."""
    if pseudo:
        return "pseudogene"
    head = features[locus.head]
    biotype = head.first("gene_biotype") or head.first("biotype")
    if product is not None and product["type"] not in TRANSCRIPT_TYPES:
        return _KINDS.get(product["type"]) or ("ncRNA" if product["type"] in RNA_TYPES else "other")
    if biotype:
        return _BIOTYPES.get(biotype) or ("ncRNA" if "RNA" in biotype else "other")
    if product is not None and product["type"] == "mRNA":
        return "other" if any(feature.type == "CDS" for feature in features) else "protein"
    if product is not None:
        return "ncRNA"
    return "ncRNA" if head.type.endswith("RNA_gene") else "other"


def _kinds_by_place(loci: Sequence[Locus], features: Sequence[Feature], genes: list[Row]) -> None:
    """A gene without products of its own codes for protein where uncounted CDS lie in it."""
    coding = [n.head for n in loci if not n.counted and features[n.head].type == "CDS"]
    for locus, gene in zip(loci, genes, strict=True):
        if gene["kind"] != "other" or locus.products or not coding:
            continue
        head = features[locus.head]
        for i in coding:
            bare = features[i]
            if bare.strand == head.strand and overlap(bare, head) == bare.end - bare.start:
                gene["kind"] = "protein"


def _exon_children(features: Sequence[Feature], children: Sequence[int]) -> int:
    """Most exon features under one transcript of a gene; 1 without."""
    counts: dict[str, int] = {}
    for i in children:
        if features[i].type == "exon" and "Parent" in features[i].qualifiers:
            parent = features[i].qualifiers["Parent"][0]
            counts[parent] = counts.get(parent, 0) + len(features[i].parts)
    return max(counts.values(), default=1)
