"""One sentence for each fact of a genome or record; `FIELDS` has them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.tools.base import Table
from app.tools.genomes import facts
from app.tools.genomes.facts import Scope
from app.tools.shared.keys import feature_types, noun_of, protein_condition
from app.tools.shared.phrase import count, join, number, percent, plain
from app.tools.shared.select import SHOWN
from index.annotate.state import is_predicted

if TYPE_CHECKING:
    from index.rows import RecordInfo

NO_SEQUENCE = "the file holds annotation only, no sequence, so its GC content cannot be computed"
KIND_NAMES = {"protein": "protein-coding", "misc_RNA": "other RNA"}


def subject(scope: Scope) -> str:
    """``The genome``, or the record by its name."""
    if scope.record is not None:
        return plain(scope.record.id)
    return "The genome" if scope.unit == "bp" else "The file"


def organism_text(scope: Scope) -> str:
    """Organism of the scope, with placeholders and contradictions told."""
    found = facts.organisms(scope)
    real = {name: items for name, items in found.items() if not facts.is_placeholder(name)}
    if not real:
        written = [name for name in found if name.strip()]
        if written:
            text = (
                f"The file names no real organism: its organism field says '{plain(written[0])}', "
                "which is a placeholder."
            )
        else:
            text = "The file does not say which organism this is"
            taxa = facts.taxa(scope)
            text += f" (only the taxonomy identifier {plain(taxa[0])})." if taxa else "."
        described = next((item.description for item in scope.records if item.description), "")
        if described and described.strip() not in (".", *written):
            text += f" Its description reads '{plain(described)}'."
        return text
    if len(real) == 1:
        name = next(iter(real))
        text = f"The organism is {plain(name)}"
        strain = _strain(scope, name)
        text += f" ({strain})." if strain else "."
    else:
        each = [
            f"{plain(name)} ({join([plain(item.id) for item in items[:3]])}"
            + (f" and {len(items) - 3} more)" if len(items) > 3 else ")")
            for name, items in list(real.items())[:SHOWN]
        ]
        text = f"The file holds records of {len(real)} organisms: {join(each)}."
    for record in scope.records:
        other = facts.contradiction(record)
        if other is not None:
            text += (
                f" Note that the DEFINITION line of {plain(record.id)} says '{plain(other)}', "
                f"while its ORGANISM field says {plain(record.organism)}; the latter counts."
            )
    return text


def _strain(scope: Scope, organism: str) -> str:
    """Strain, isolate and the like of the source feature that the name does not hold already."""
    found = facts.source_qualifiers(scope)
    parts = []
    for key in ("strain", "sub_strain", "isolate", "serotype", "organelle", "plasmid", "ecotype"):
        values = [value for value in found.get(key, []) if value]
        if 0 < len(values) <= 3:
            fresh = [plain(value) for value in values if value not in organism]
            if fresh:
                parts.append(f"{key.replace('_', '-')} {join(fresh)}")
    return ", ".join(parts)


def length_text(scope: Scope) -> str:
    """Length, in all and of the extremes of several records."""
    records = scope.records
    if not scope.length:
        return "The file does not state the length of its sequence."
    text = f"{subject(scope)} is {number(scope.length)} {scope.unit} long"
    if len(records) == 1:
        every = sum(record.length for record in scope.genome.records)
        if scope.record is not None and len(scope.genome.records) > 1:
            text += f", {percent(scope.length / every)} of {number(every)} {scope.unit} in all"
        return text + ("." if scope.record is not None else f" ({_one_record(records[0])}).")
    longest = max(records, key=lambda item: item.length)
    shortest = min(records, key=lambda item: item.length)
    return (
        f"{text} in {number(len(records))} records; the longest is {plain(longest.id)} with "
        f"{number(longest.length)} {scope.unit}, the shortest {plain(shortest.id)} with "
        f"{number(shortest.length)} {scope.unit}."
    )


def _one_record(record: RecordInfo) -> str:
    shape = f"{record.topology} " if record.topology else ""
    return f"one {shape}record, {plain(record.id)}"


def gc_text(scope: Scope) -> str:
    """GC content, or why there is none."""
    fraction = facts.gc_fraction(scope)
    if fraction is None:
        if scope.unit == "aa":
            return "The file does not have a GC content: it holds protein sequences."
        return f"The file does not tell the GC content: {NO_SEQUENCE}."
    whose = "genome" if scope.record is None else plain(scope.record.id)
    return (
        f"The GC content of {'the ' if scope.record is None else ''}{whose} is {percent(fraction)}."
    )


def topology_text(scope: Scope) -> str:
    """Circular or linear, as the file says."""
    by_shape: dict[str, list[RecordInfo]] = {}
    for record in scope.records:
        by_shape.setdefault(record.topology, []).append(record)
    if set(by_shape) == {""}:
        return f"The file does not say whether {_it(scope)} is circular or linear."
    if len(by_shape) == 1:
        shape = next(iter(by_shape))
        if len(scope.records) == 1:
            return f"{plain(scope.records[0].id)} is {shape}."
        return f"All {number(len(scope.records))} records are {shape}."
    each = [
        f"{number(len(items))} {shape or 'not stated'} "
        f"({', '.join(plain(item.id) for item in items[:3])}{', ...' if len(items) > 3 else ''})"
        for shape, items in by_shape.items()
    ]
    return f"The records differ in topology: {join(each)}."


def _it(scope: Scope) -> str:
    return plain(scope.records[0].id) if len(scope.records) == 1 else "its records"


def molecule_text(scope: Scope) -> str:
    """Kind of molecule, with the source feature's own word for it."""
    kinds = list(dict.fromkeys(record.molecule for record in scope.records))
    stated = facts.source_qualifiers(scope).get("mol_type", [])
    text = f"{subject(scope)} is {join(kinds)}"
    if stated:
        text += f" (mol_type: {join([plain(value) for value in stated[:3]])})"
    if not any(kind.lower()[:3] in ("ss-", "ds-") for kind in kinds) and "protein" not in kinds:
        text += "; the file does not say whether it is single- or double-stranded"
    return text + "."


def _known(scope: Scope) -> str:
    """Whether the features of a genome were in its file or called here."""
    return "predicted" if is_predicted(scope.genome) else "annotated"


def genes_text(scope: Scope) -> str:
    """Number of genes by kind."""
    total = facts.gene_count(scope)
    if not total:
        return f"{subject(scope)} has no {_known(scope)} genes."
    rows = scope.genome.sql(
        "SELECT kind, count(*) FROM genes "
        f"WHERE ({scope.where}) AND NOT pseudo GROUP BY kind ORDER BY 2 DESC, 1",
        scope.params,
    )
    kinds = [f"{number(n)} {KIND_NAMES.get(kind, kind)}" for kind, n in rows if kind]
    pseudo = facts.pseudogene_count(scope)
    if pseudo:
        kinds.append(count(pseudo, "pseudogene"))
    detail = f": {join(kinds)}" if len(kinds) > 1 or pseudo else ""
    return f"{subject(scope)} has {count(total, f'{_known(scope)} gene')}{detail}."


def proteins_text(scope: Scope) -> str:
    """Number of proteins, beside the CDS where the two differ."""
    total, cds = facts.protein_count(scope), facts.feature_count(scope, "CDS")
    if not cds:
        return f"{subject(scope)} has no {_known(scope)} proteins (no CDS features)."
    text = f"{subject(scope)} codes for {count(total, f'{_known(scope)} protein')}"
    if cds != total:
        text += f" (CDS with a translation; there are {number(cds)} CDS features in all)"
    return text + "."


def _feature_text(name: str, plural: str) -> Callable[[Scope], str]:
    def text(scope: Scope) -> str:
        total = facts.feature_count(scope, name)
        known = _known(scope)
        return f"{subject(scope)} has {count(total, f'{known} {name}', f'{known} {plural}')}."

    return text


def pseudogenes_text(scope: Scope) -> str:
    """Number of genes marked as pseudogenes."""
    total = facts.pseudogene_count(scope)
    return f"{subject(scope)} has {count(total, f'{_known(scope)} pseudogene')}."


def records_text(scope: Scope) -> str:
    """Number of records, with their names where they are few."""
    ids = [plain(record.id) for record in scope.records]
    names = join(ids[:SHOWN]) if len(ids) <= SHOWN else f"{ids[0]} to {ids[-1]}"
    return f"The file holds {count(len(ids), 'record')}: {names}."


def coding_text(scope: Scope) -> str:
    """Coding density."""
    fraction = facts.coding_fraction(scope)
    if fraction is None:
        return "The file does not tell the coding density: no CDS is annotated."
    return f"{percent(fraction)} of the bases are covered by at least one CDS (coding density)."


def noncoding_text(scope: Scope) -> str:
    """Share of the bases that no CDS covers, and that no gene covers."""
    share = facts.coding_fraction(scope)
    if share is None:
        return coding_text(scope)
    query = f'SELECT record_no, start, "end", parts FROM genes WHERE {scope.where}'
    genic = facts.covered_bases(scope.genome.sql(query, scope.params)) / scope.length
    return (
        f"{percent(1 - share)} of the bases, {number(scope.length - round(share * scope.length))} "
        f"bp, are covered by no CDS (non-coding; {percent(share)} are coding). "
        f"{percent(1 - genic)} lie in no gene at all (intergenic; "
        f"{number(scope.length - round(genic * scope.length))} bp)."
    )


def density_text(scope: Scope) -> str:
    """Genes in a thousand bases, and bases to a gene."""
    genes = facts.gene_count(scope)
    if not genes or not scope.length:
        return genes_text(scope)
    return (
        f"There are {1000 * genes / scope.length:.3g} genes per kb: {number(genes)} genes on "
        f"{number(scope.length)} {scope.unit}, one every {number(round(scope.length / genes))} "
        f"{scope.unit} on average."
    )


def table_text(scope: Scope) -> str:
    """Translation tables named by the CDS."""
    found = facts.tables(scope)
    if not found:
        if not facts.feature_count(scope, "CDS"):
            return "The file does not name a translation table: no CDS is annotated."
        return (
            "The CDS carry no /transl_table qualifier, which by convention means table 1, the "
            "standard code."
        )
    if len(found) == 1:
        code, total = found[0]
        name = genetic_code(code)
        return f"The CDS use translation table {code} ({name}; {count(total, 'CDS', 'CDS')})."
    each = [f"{code} ({genetic_code(code)}; {count(n, 'CDS', 'CDS')})" for code, n in found]
    return f"The CDS use translation tables {join(each)}."


def genetic_code(code: int) -> str:
    """NCBI's name of a genetic code."""
    from Bio.Data import CodonTable

    table = CodonTable.unambiguous_dna_by_id.get(code)
    return plain(table.names[0]) if table is not None else "unknown code"


def taxonomy_text(scope: Scope) -> str:
    """Lineage as the header gives it."""
    values = [record.annotations.get("taxonomy") for record in scope.records]
    texts = []
    for value in values:
        text = ", ".join(value) if isinstance(value, list) else (value or "")
        if text and text not in texts:
            texts.append(text)
    taxa = facts.taxa(scope)
    if not texts:
        extra = f" (only the identifier {plain(taxa[0])})" if taxa else ""
        return f"The file does not give a lineage{extra}."
    ident = f" ({plain(taxa[0])})" if len(taxa) == 1 else ""
    if len(texts) > 1:
        each = "; ".join(f"{i}) {plain(text)}" for i, text in enumerate(texts[:5], 1))
        return f"The records have {number(len(texts))} lineages: {each}."
    return f"The lineage in the file is {plain(texts[0]).rstrip('.')}{ident}."


def name_text(scope: Scope) -> str:
    """Name, accession and description."""
    if len(scope.records) > 1:
        return records_text(scope)
    record = scope.records[0]
    text = f"The record is {plain(record.id)}"
    if record.name and record.name not in record.id:
        text += f" (locus {plain(record.name)})"
    return text + (f": {plain(record.description).rstrip('.')}." if record.description else ".")


def types_text(scope: Scope) -> str:
    """Feature types with their counts."""
    rows = type_counts(scope)
    if not rows:
        return "The file holds no features."
    named = [_counted(name, total) for name, total in rows[:SHOWN]]
    more = f", and {number(len(rows) - SHOWN)} further types" if len(rows) > SHOWN else ""
    return f"{subject(scope)} has {count(len(rows), 'feature type')}: {join(named)}{more}."


def _counted(key: str, total: int) -> str:
    """``16 mature peptides (mat_peptide)``: in words, with the key where the words differ."""
    noun = noun_of(key)
    same = noun.lower().replace(" ", "_") == key.lower()
    return count(total, noun) + ("" if same else f" ({plain(key)})")


def mean_length_text(scope: Scope) -> str:
    """Mean and median length of genes, and of proteins where there are some."""
    ((mean, middle, total),) = scope.genome.sql(
        f"SELECT avg(length), median(length), count(*) FROM genes WHERE {scope.where}",
        scope.params,
    )
    ((mean_aa, middle_aa, proteins),) = scope.genome.sql(
        "SELECT avg(aa_length), median(aa_length), count(*) FROM features "
        f"WHERE ({scope.where}) AND {protein_condition(scope.genome)} AND aa_length > 0",
        scope.params,
    )
    if not total:
        return "The file does not have annotated genes, so there is no mean gene length."
    if all(info.molecule == "protein" for info in scope.genome.records) and proteins:
        return (
            f"The {count(proteins, 'protein')} have {number(mean_aa, 1)} amino acids on average "
            f"(median {number(middle_aa, 0)})."
        )
    return (
        f"The mean gene length is {number(mean, 1)} bp over {count(total, 'gene')} "
        f"(median {number(middle, 0)} bp)."
    ) + (
        f" Their proteins have {number(mean_aa, 1)} amino acids on average over "
        f"{count(proteins, 'protein')} (median {number(middle_aa, 0)})."
        if proteins
        else ""
    )


FIELDS: dict[str, Callable[[Scope], str]] = {
    "organism": organism_text,
    "length": length_text,
    "gc": gc_text,
    "topology": topology_text,
    "molecule": molecule_text,
    "genes": genes_text,
    "proteins": proteins_text,
    "CDS": _feature_text("CDS", "CDS"),
    "tRNA": _feature_text("tRNA", "tRNAs"),
    "rRNA": _feature_text("rRNA", "rRNAs"),
    "pseudogenes": pseudogenes_text,
    "records": records_text,
    "coding_density": coding_text,
    "noncoding": noncoding_text,
    "gene_density": density_text,
    "translation_table": table_text,
    "taxonomy": taxonomy_text,
    "name": name_text,
    "types": types_text,
    "mean_gene_length": mean_length_text,
}


def type_counts(scope: Scope) -> list[tuple[str, int]]:
    """Feature types with their counts, most frequent first."""
    if scope.record is None:
        return list(feature_types(scope.genome).items())
    return scope.genome.sql(
        f"SELECT type, count(*) FROM features WHERE {scope.where} GROUP BY type ORDER BY 2 DESC, 1",
        scope.params,
    )


def types_table(scope: Scope) -> Table | None:
    """Feature types as a table where there are more than three."""
    rows = [[plain(name), total] for name, total in type_counts(scope)]
    return Table(["type", "count"], rows, len(rows)) if len(rows) > 3 else None
