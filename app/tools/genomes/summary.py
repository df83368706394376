"""What a genome is: an overview, or single facts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import SummaryArguments
from app.tools.base import Result, Table, tool
from app.tools.genomes import facts
from app.tools.genomes.facts import Scope
from app.tools.genomes.replicons import record_table
from app.tools.genomes.statements import (
    FIELDS,
    genes_text,
    length_text,
    organism_text,
    types_table,
    types_text,
)
from app.tools.shared.keys import feature_types
from app.tools.shared.phrase import count, number, percent, plain
from app.tools.shared.select import open_genomes, record_across, record_of
from index.annotate.state import is_bare

if TYPE_CHECKING:
    from index.library import Library


@tool("genome_summary", "summary", SummaryArguments)
def genome_summary(library: Library, arguments: SummaryArguments) -> Result:
    """Overview of a genome, or single facts of it: organism, size, GC, gene counts, topology."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    texts: list[str] = []
    result = Result("")
    answered = False
    for genome in chosen:
        record = record_of(genome, arguments.record)
        assert not isinstance(record, Result)
        scope = Scope(genome, record)
        if arguments.fields:
            lines, known, table = _facts(scope, list(arguments.fields))
            answered = answered or known
        else:
            lines, table = _overview(scope)
            answered = True
        lead = f"**{plain(genome.name)}**: " if len(chosen) > 1 else ""
        texts.append(lead + " ".join(lines))
        if len(chosen) == 1:
            result.table = table
        result.citations += scope.cite(_rests_on(list(arguments.fields)))
    result.text = "\n\n".join(texts)
    if not answered:
        result.status = "declined"
    return result


def _rests_on(fields: list[str]) -> str:
    """Part of the file that a summary rests on."""
    if fields and set(fields) <= {"length", "gc"}:
        return "sequence"
    if fields and set(fields) <= {"organism", "taxonomy"}:
        return "organism"
    if fields and set(fields) <= {"topology", "molecule", "name"}:
        return "header"
    return "features" if fields else "record"


def _facts(scope: Scope, fields: list[str]) -> tuple[list[str], bool, Table | None]:
    """One sentence a field, whether any of them holds an answer, and a table where one helps."""
    lines: list[str] = []
    known = False
    for name in dict.fromkeys(fields):
        text = FIELDS[name](scope)
        lines.append(text)
        known = known or not text.startswith("The file does not") or name == "organism"
    table = None
    if "types" in fields:
        table = types_table(scope)
    elif len(scope.records) > 1 and {"records", "length", "gc", "topology", "name"} & set(fields):
        table = record_table(scope.records, scope)
    return lines, known, table


def _overview(scope: Scope) -> tuple[list[str], Table | None]:
    """Everything worth knowing first, in a few sentences."""
    records = scope.records
    lines = [organism_text(scope)]
    gc = facts.gc_fraction(scope)
    letters = any(record.counts.get(base) for record in records for base in "ACGTU")
    rest = f" with a GC content of {percent(gc)}" if gc is not None else ""
    if gc is not None and not letters:
        rest = ", without a single known base (no A, C, G or T)"
    master = records[0].annotations.get("master_of") if len(records) == 1 else None
    if master:
        lines.append(
            f"{plain(records[0].id)} is the master of a set of {number(int(str(master)))} records; "
            "it holds no bases itself (open the records of the set)."
        )
    elif len(records) == 1:
        shape = f"{records[0].topology} " if records[0].topology else ""
        what = f"{shape}{records[0].molecule} record of {number(scope.length)} {scope.unit}"
        lines.append(f"{plain(records[0].id)} is one {what}{rest}.")
    else:
        lines.append(
            length_text(scope).rstrip(".") + (f"; GC content {percent(gc)}." if gc else ".")
        )
    types = feature_types(scope.genome).keys() - {"source", "region"}
    if gc is None and scope.unit == "bp" and types:
        lines.append("The file holds annotation only, no sequence.")
    if facts.gene_count(scope):
        lines.append(genes_text(scope))
        cds, proteins = facts.feature_count(scope, "CDS"), facts.protein_count(scope)
        if cds:
            some = f"{number(proteins)} of them with a protein"
            told = "all with a protein" if proteins == cds else some
            if cds == 1:
                told = "with a protein" if proteins else "without a protein"
            verb = "is" if cds == 1 else "are"
            lines.append(f"There {verb} {count(cds, 'CDS feature')}, {told}.")
    elif types:
        lines.append(f"No genes are annotated. {types_text(scope)}")
    elif any(record.has_sequence for record in records):
        lines.append("Nothing is annotated on it: the file holds sequence only.")
        if is_bare(scope.genome):
            lines.append("Ask about its genes, and they are predicted first.")
    elif not master:
        lines.append("The file holds neither a sequence nor annotated features.")
    described = records[0].description
    if len(records) == 1 and described and described.strip(". ") != records[0].organism:
        lines.append(f"The file describes it as '{plain(described).rstrip('.')}'.")
    table = record_table(records, scope) if len(records) > 1 else None
    return lines, table
