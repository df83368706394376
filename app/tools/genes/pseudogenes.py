"""Pseudogenes, and whether a gene is intact, with what the annotation says of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import PseudogeneArguments
from app.tools.base import Result, tool
from app.tools.shared.keys import BIOTYPE
from app.tools.shared.phrase import (
    aa,
    citation,
    citations,
    count,
    gene_name,
    gene_table,
    in_genome,
    join,
    number,
    place,
    plain,
)
from app.tools.shared.select import open_genomes, record_across
from app.tools.shared.several import merged, named_genes
from index.annotate.absent import why_absent

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

REASONS = {
    "frameshifted": r"frame[\s-]?shift",
    "internal stop": r"internal stop|premature stop|in-frame stop|nonsense",
    "incomplete": r"incomplete|missing [NC]-terminus|truncat|partial in the middle",
    "disrupted": r"disrupt|interrupted|split|insertion of|inactivat",
    "not functional": r"\bnon-?functional|\bnot? (?:longer )?functional",
    "fragment": r"fragment|remnant|\b[NC][-\s]?ter(?:m|minal)?\b",
}
"""What is said of a broken gene to patterns that find it in notes and products."""


def reasons(text: str) -> list[str]:
    """What notes say is wrong with a gene."""
    return [reason for reason, pattern in REASONS.items() if re.search(pattern, text, re.I)]


@tool("pseudogenes", "pseudogene", PseudogeneArguments)
def pseudogenes(library: Library, arguments: PseudogeneArguments) -> Result:
    """Pseudogenes, their number, or whether one gene is intact."""
    if arguments.name is not None:
        hits = named_genes(library, arguments.name, arguments.genome)
        if isinstance(hits, Result):
            return hits
        opened = library.select(arguments.genome)
        return merged([_intact(genome, gene, opened) for genome, gene in hits])
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    return merged([_listed(genome, arguments, chosen) for genome in chosen])


def _notes(genome: Genome, genes: Sequence[Gene]) -> dict[int, str]:
    """Notes and products of genes and their features, by gene."""
    rows = genome.sql(
        "SELECT f.gid, q.value FROM features f JOIN qualifiers q USING (fid) WHERE f.gid IN "
        "(SELECT gid FROM genes WHERE pseudo) AND q.key IN ('note', 'Note', 'product')"
    )
    wanted = {gene.gid for gene in genes}
    found: dict[int, list[str]] = {}
    for gid, value in rows:
        if gid in wanted:
            found.setdefault(gid, []).append(value)
    return {gid: "; ".join(values) for gid, values in found.items()}


def _listed(genome: Genome, arguments: PseudogeneArguments, genomes: Sequence[Genome]) -> Result:
    """All pseudogenes of a genome or record."""
    where = in_genome(genomes, genome)
    condition = "TRUE"
    params: tuple[str, ...] = ()
    if arguments.record is not None:
        record = genome.record(arguments.record).id
        condition, params = "record = ?", (record,)
        where = f" on {plain(record)}{where}"
    genes = genome.genes(f"pseudo AND {condition}", params)
    amount = count(len(genes), "pseudogene")
    if not genes:
        total = number(genome.sql(f"SELECT count(*) FROM genes WHERE {condition}", params)[0][0])
        absent = why_absent(genome, "pseudogene")
        if absent:
            return Result(
                f"No pseudogene is known{where}: none of the genes ({total}) is marked as one. "
                + absent
            )
        return Result(
            f"There are no pseudogenes (0){where}: none of the genes ({total}) is annotated "
            "as one, by /pseudo, /pseudogene or a biotype."
        )
    notes = _notes(genome, genes)
    why = [reasons(notes.get(gene.gid, "")) for gene in genes]
    text = f"There {'is' if len(genes) == 1 else 'are'} {amount}{where}"
    if len(genes) <= 3:
        text += f": {join([f'{gene_name(gene)} {place(genome, gene)}' for gene in genes])}"
    text += f", {_marks(genome, genes)}."
    tally = Counter(reason for found in why for reason in found)
    if tally:
        told = [f"'{reason}' ({number(value)})" for reason, value in tally.most_common()]
        text += f" The notes of some give a reason: {join(told)}."
    table = None
    if len(genes) > 3 and arguments.what == "list":
        table = gene_table(
            [(genome, gene) for gene in genes], extra={"note": [", ".join(item) for item in why]}
        )
    return Result(
        text,
        table=table,
        citations=citations(genome, genes, "pseudo"),
        focus=[gene.id for gene in genes],
    )


def _marks(genome: Genome, genes: Sequence[Gene]) -> str:
    """How the file says so: by a qualifier of GenBank and RefSeq, or by a biotype of Ensembl."""
    query = f"SELECT DISTINCT {BIOTYPE} FROM genes WHERE gid IN (SELECT unnest(?))"
    classes = [value for (value,) in genome.sql(query, ([gene.gid for gene in genes],)) if value]
    known = sorted(value for value in classes if "pseudogene" in value)
    if not known:
        return "annotated with /pseudo or /pseudogene"
    return f"by their biotype ({join([plain(value) for value in known], 'or')})"


def _intact(genome: Genome, gene: Gene, genomes: Sequence[Genome]) -> Result:
    """Whether one gene is a pseudogene, and why the annotation says so."""
    subject = f"{gene_name(gene)}{in_genome(genomes, genome)}"
    marks: list[str] = []
    notes: list[str] = []
    translated = False
    for row in genome.children(gene.gid):
        keys = genome.qualifiers(row.fid)
        for key in ("pseudo", "pseudogene"):
            if key in keys:
                value = keys[key][0]
                shown = f'/{key}="{plain(value)}"' if value not in ("", "true") else f"/{key}"
                marks.append(f"{shown} on its {plain(row.type)} feature")
        notes += [note for note in keys.get("note", []) + keys.get("Note", []) if note]
        translated = translated or row.has_translation
    broken = reasons("; ".join([*notes, gene.product]))
    if gene.pseudo:
        text = f"{subject} is annotated as a pseudogene, so it is not an intact gene"
        text += f" ({join(list(dict.fromkeys(marks)))})." if marks else "."
        if broken:
            text += f" Its annotation says: {join(broken)}."
        if notes:
            text += f" Note: '{plain(notes[0])[:300]}'."
    else:
        text = f"{subject} is not a pseudogene in the annotation: it has no /pseudo qualifier"
        if broken and notes:
            telling = next((note for note in notes if reasons(note)), notes[0])
            text = f"The annotation of {subject} says: {join(broken)} ('{plain(telling)[:200]}'), "
            text += "although it has no /pseudo qualifier"
        if gene.aa_length and translated:
            text += f" and its CDS has a translation of {aa(gene.aa_length)}"
        elif gene.aa_length:
            text += f" and its CDS codes for {aa(gene.aa_length)}"
        text += "."
    text += f" It lies {place(genome, gene)}."
    return Result(
        text,
        citations=[citation(genome, gene, "pseudo" if gene.pseudo else "translation")],
        focus=[gene.id],
    )
