"""Everything a file says of one gene, and single properties of it as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tools.shared.phrase import (
    bp,
    count,
    gene_name,
    join,
    number,
    parts_text,
    plain,
    short_name,
)

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, Gene

QUOTED = 1200
"""Characters of a qualifier that are quoted."""

HIDDEN = {"translation", "ID", "Parent", "gbkey"}
"""Qualifiers that are never quoted as text."""

FIELD_KEYS = {
    "protein_id": ("protein_id", "Protein_id"),
    "xrefs": ("db_xref", "Dbxref"),
    "inference": ("inference", "experiment", "evidence"),
    "note": ("note", "Note"),
    "function": ("function", "GO_function"),
    "go": ("GO_process", "GO_function", "GO_component", "Ontology_term"),
    "process": ("GO_process",),
    "component": ("GO_component",),
    "transl_table": ("transl_table",),
    "codon_start": ("codon_start",),
    "old_locus_tag": ("old_locus_tag",),
}
"""Qualifiers behind the names of properties."""


@dataclass(slots=True, frozen=True)
class Annotation:
    """A gene, its features, and all their qualifiers together.

    Attributes
    ----------
    children
        Features of the gene in file order, the gene feature itself with them.
    qualifiers
        Distinct values by qualifier, those of the gene feature first.
    """

    genome: Genome
    gene: Gene
    children: list[FeatureRow]
    qualifiers: dict[str, list[str]]

    def values(self, *keys: str) -> list[str]:
        """Distinct values of some qualifiers, letter case of the key ignored."""
        wanted = [key.lower() for key in keys]
        found: list[str] = []
        for key, values in self.qualifiers.items():
            if key.lower() in wanted:
                found += [value for value in values if value not in found]
        return found


def annotation(genome: Genome, gene: Gene) -> Annotation:
    """Collect the features and qualifiers of a gene."""
    children = list(genome.children(gene.gid))
    fids = [fid for fid in (gene.fid, gene.product_fid) if fid is not None]
    fids = list(dict.fromkeys([*fids, *(row.fid for row in children)]))
    rows = genome.sql(
        f"SELECT fid, key, value FROM qualifiers WHERE fid IN ({', '.join('?' * len(fids))}) "
        "ORDER BY fid, ordinal",
        fids,
    )
    place = {fid: i for i, fid in enumerate(fids)}
    merged: dict[str, list[str]] = {}
    for _, key, value in sorted(rows, key=lambda row: place[row[0]]):
        known = merged.setdefault(key, [])
        if value not in known:
            known.append(value)
    return Annotation(genome, gene, children, merged)


def field_sentence(known: Annotation, field: str) -> tuple[str, str]:
    """One property as a sentence, and the qualifier it rests on.

    `field` is one of `FIELDS` or the name of any qualifier of the file.
    """
    name = field.strip().lower()
    name = ALIASES.get(name, name)
    if name in FIELDS:
        return FIELDS[name](known)
    return _qualifier(known, field, FIELD_KEYS.get(name, (field.strip(),)))


def _qualifier(known: Annotation, word: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """The values of some qualifiers as written, or that there are none."""
    gene = known.gene
    values = [value for value in known.values(*keys) if value] if not HIDDEN & set(keys) else []
    present = next(
        (key for key in known.qualifiers if key.lower() in map(str.lower, keys)), keys[0]
    )
    label = LABELS.get(keys, plain(word).replace("_", " "))
    if not values:
        return f"The annotation gives no {label} for {gene_name(gene)}.{_instead(known)}", "product"
    text = "; ".join(plain(value) for value in values)
    if len(text) > QUOTED:
        text = text[:QUOTED].rsplit(" ", 1)[0] + " ..."
    return f"{gene_name(gene)}, {label}: {text.rstrip('.')}.", present


def _instead(known: Annotation) -> str:
    gene = known.gene
    return f" Its product is {plain(gene.product)}." if gene.product else ""


def _product(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    name = gene_name(gene)
    if not gene.product:
        for key in ("function", "note"):
            value = getattr(gene, key)
            if value:
                text = f"The annotation gives no product for {name}; its {key} says: {plain(value)}"
                return text.rstrip(".") + ".", key
        return f"The annotation gives no product for {name}.", "location"
    product = plain(gene.product)
    if gene.pseudo:
        return f"{name} is a pseudogene annotated as {product}.", "product"
    if gene.kind == "protein":
        size = f" ({number(gene.aa_length)} amino acids)" if gene.aa_length else ""
        return f"{name} encodes {product}{size}.", "product"
    return f"The product of {name} is {product}.", "product"


def _function(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    values = [value for value in known.values("function", "GO_function") if value]
    text, qualifier = _product(known)
    if values:
        shown = "; ".join(plain(value) for value in values)
        return f"{text} Annotated function: {shown.rstrip('.')}.", "function"
    if gene.note and gene.product:
        note = plain(gene.note)
        return f"{text} Its note says: {note[:QUOTED].rstrip('.')}.", qualifier
    if gene.product:
        return f"{text} The file gives no further function for it.", qualifier
    return text, qualifier


def _ec(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    if not gene.ec:
        return f"No EC number is annotated for {gene_name(gene)}.{_instead(known)}", "product"
    word = "EC number" if len(gene.ec) == 1 else "EC numbers"
    verb = "is" if len(gene.ec) == 1 else "are"
    values = join([plain(item) for item in gene.ec])
    return f"The {word} of {gene_name(gene)} {verb} {values}.{_instead(known)}", "EC_number"


def _synonyms(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    if not gene.synonyms:
        return f"The annotation gives no synonyms for {gene_name(gene)}.", "gene"
    values = join([plain(item) for item in gene.synonyms])
    return f"{gene_name(gene)} is also known as {values}.", "gene_synonym"


def _locus_tag(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    if not gene.locus_tag:
        return f"The file gives no locus tag for {gene_name(gene)}.", "gene"
    text = f"The locus tag of {short_name(gene)} is {plain(gene.locus_tag)}"
    if gene.old_locus_tags:
        text += f" (old: {join([plain(item) for item in gene.old_locus_tags])})"
    return text + ".", "locus_tag"


def _symbol(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    if not gene.symbol:
        text = f"{plain(gene.id)} has no gene symbol in the annotation."
        return text + _instead(known), "locus_tag"
    return f"The gene symbol of {plain(gene.id)} is *{plain(gene.symbol)}*.", "gene"


def coding_features(known: Annotation) -> list[FeatureRow]:
    """The CDS of a gene, else its RNAs, else the gene feature."""
    for wanted in ("CDS", None):
        rows = [
            row
            for row in known.children
            if (row.type == wanted if wanted else row.type.endswith("RNA"))
        ]
        if rows:
            if known.gene.n_products == 1:
                return [row for row in rows if row.fid == known.gene.product_fid] or rows
            return rows
    return [row for row in known.children if row.fid == known.gene.fid]


def _exons(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    name = gene_name(gene)
    rows = coding_features(known)
    slips = "ribosomal_slippage" in known.qualifiers
    trans = "trans_splicing" in known.qualifiers
    if slips and any(len(row.parts) > 1 for row in rows):
        row = next(row for row in rows if len(row.parts) > 1)
        text = (
            f"{name} is not spliced: its coding sequence is read with ribosomal slippage, "
            f"joining {parts_text(row)}."
        )
        return text, "ribosomal_slippage"
    exons = gene.exons or 1
    jumped = next((row for row in rows if len(row.parts) > 1 and not row.wraps), None)
    if exons == 1 and jumped is not None:
        return f"{name} is not spliced; its {jumped.type} joins {parts_text(jumped)}.", "location"
    if exons == 1:
        return f"{name} has one exon (it is not spliced).", "location"
    fallback = rows[0] if rows else None
    shape = next((row for row in rows if len(row.parts) == exons), fallback)
    how = ", joined by trans-splicing" if trans else ""
    text = f"{name} has {count(exons, 'exon')}{how}"
    if shape is not None and len(shape.parts) > 1:
        word = "coding parts" if shape.type == "CDS" else "parts"
        text += f"; the {word} of its {plain(shape.type)} are {parts_text(shape)}"
        text += f", {bp(shape.length)} in all"
    text += "."
    forms = [item for item in rows if item.type == "CDS"]
    if len(forms) > 1:
        text += f" {count(len(forms), 'CDS', 'CDS').capitalize()} are annotated for it."
    return text, "location"


def _start_codon(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    name = gene_name(gene)
    if not gene.start_codon:
        why = "it has no CDS" if gene.kind != "protein" else "the file holds no sequence for it"
        return f"The start codon of {name} cannot be told: {why}.", "location"
    return f"{name} starts with {plain(gene.start_codon)}.", "sequence"


def _table(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    values = known.values("transl_table")
    if not values:
        return (
            f"No /transl_table is given for {gene_name(gene)}, which by convention means table 1.",
            "location",
        )
    return f"{gene_name(gene)} is translated with table {join(map(plain, values))}.", "transl_table"


def _pseudo(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    name = gene_name(gene)
    if not gene.pseudo:
        return f"{name} is not marked as a pseudogene.{_instead(known)}", "location"
    kinds = [value for value in known.values("pseudogene", "pseudo") if value]
    kinds = [value for value in kinds if value.lower() != "true"]
    how = f" ({plain(kinds[0])})" if kinds else ""
    note = f" Its note says: {plain(gene.note).rstrip('.')}." if gene.note else ""
    return f"{name} is marked as a pseudogene{how}.{_instead(known)}{note}", "pseudo"


def _gc(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    if gene.gc is None:
        return f"The file holds no sequence, so {gene_name(gene)} has no GC content.", "location"
    return f"The GC content of {gene_name(gene)} is {100 * gene.gc:.2f} %.", "sequence"


def _kind(known: Annotation) -> tuple[str, str]:
    gene = known.gene
    what = {"protein": "protein-coding gene", "other": "gene"}.get(gene.kind, f"{gene.kind} gene")
    if gene.pseudo:
        what = "pseudogene"
    size = f", {bp(gene.length)} long"
    return f"{gene_name(gene)} is a {plain(what)}{size}.{_instead(known)}", "location"


FIELDS: dict[str, Callable[[Annotation], tuple[str, str]]] = {
    "product": _product,
    "function": _function,
    "ec": _ec,
    "synonyms": _synonyms,
    "locus_tag": _locus_tag,
    "symbol": _symbol,
    "exons": _exons,
    "start_codon": _start_codon,
    "transl_table": _table,
    "pseudo": _pseudo,
    "gc": _gc,
    "type": _kind,
}
"""Properties that have a sentence of their own; any other name is looked up as a qualifier."""

LABELS = {
    FIELD_KEYS["go"]: "Gene Ontology terms",
    FIELD_KEYS["process"]: "biological process",
    FIELD_KEYS["component"]: "cellular component",
    FIELD_KEYS["xrefs"]: "cross-references",
    FIELD_KEYS["inference"]: "evidence (inference or experiment)",
    FIELD_KEYS["protein_id"]: "protein id",
}
"""How groups of qualifiers are called in a sentence."""

ALIASES = {
    "ec_number": "ec",
    "synonym": "synonyms",
    "gene_synonym": "synonyms",
    "aliases": "synonyms",
    "gene": "symbol",
    "name": "symbol",
    "db_xref": "xrefs",
    "dbxref": "xrefs",
    "introns": "exons",
    "table": "transl_table",
    "translation_table": "transl_table",
    "pseudogene": "pseudo",
    "kind": "type",
    "old_locus_tags": "old_locus_tag",
    "experiment": "inference",
    "evidence": "inference",
}


def is_field(name: str) -> bool:
    """Whether a name is a property with its own sentence or a known group of qualifiers."""
    plain_name = re.sub(r"[\s\-]+", "_", name.strip().lower())
    return ALIASES.get(plain_name, plain_name) in FIELDS or plain_name in FIELD_KEYS
