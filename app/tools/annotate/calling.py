"""What was called in bare sequence, and what each call rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.annotate.arguments import CallGenesArguments, EvidenceArguments
from app.tools.base import Result, Table, tool
from app.tools.genomes.statements import KIND_NAMES
from app.tools.shared.phrase import (
    citation,
    count,
    gene_name,
    join,
    number,
    place,
    plain,
    the_genome,
)
from app.tools.shared.select import declined, open_genomes, resolve_few
from index.annotate.state import called_here, how, is_bare, is_predicted

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import Gene

_INFERRED = "similar to AA sequence"


@tool("call_genes", "annotate", CallGenesArguments)
def call_genes(library: Library, arguments: CallGenesArguments) -> Result:
    """Genes predicted in bare sequence: how many of each kind, how, and how many got a name."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    called = [genome for genome in genomes if is_predicted(genome)]
    if not called:
        if any(is_bare(genome) for genome in genomes):
            return declined("No genes could be called in the open sequence.")
        names = join([plain(genome.name) for genome in genomes])
        return declined(
            f"{names} {'is' if len(genomes) == 1 else 'are'} annotated already, so no genes are "
            "called; gene calling is for bare FASTA sequence."
        )
    rows = []
    lines = []
    for genome in called:
        kinds = dict(genome.sql("SELECT kind, count(*) FROM genes GROUP BY kind ORDER BY 2 DESC"))
        named = genome.sql(
            "SELECT count(DISTINCT fid) FROM qualifiers WHERE key = 'inference' "
            "AND starts_with(value, ?)",
            (_INFERRED,),
        )[0][0]
        total = sum(kinds.values())
        said = join([count(n, f"{KIND_NAMES.get(kind, kind)} gene") for kind, n in kinds.items()])
        lines.append(
            f"{count(total, 'gene').capitalize()} {'was' if total == 1 else 'were'} predicted in "
            f"{the_genome(genome)}: {said}. They are {plain(how(genome))}. "
            + (
                f"{number(named)} of the proteins got an inferred name or function."
                if named
                else "None has a name carried over: open an annotated relative beside it, or give "
                "one with dnahlm annotate --reference."
            )
        )
        rows += [[genome.name, kind, amount] for kind, amount in kinds.items()]
    return Result("\n\n".join(lines), table=Table(["id", "kind", "genes"], rows, len(rows)))


@tool("gene_evidence", "annotate", EvidenceArguments)
def gene_evidence(library: Library, arguments: EvidenceArguments) -> Result:
    """What the prediction of a gene, its name and its function rest on."""
    found = resolve_few(library, arguments.names, arguments.genome)
    if isinstance(found, Result):
        return found
    hits, missing = found
    result = Result("")
    lines = [_evidence(genome, gene) for genome, gene in hits]
    result.citations = [citation(genome, gene, "inference") for genome, gene in hits]
    result.focus = [gene.id for _, gene in hits]
    result.text = "\n\n".join([*lines, *(item.text for item in missing)])
    return result


def _evidence(genome: Genome, gene: Gene) -> str:
    name = gene_name(gene)
    fid = gene.product_fid if gene.product_fid is not None else gene.fid
    said = genome.qualifiers(fid)
    inference, notes = said.get("inference", []), said.get("note", [])
    if called_here(genome):
        lines = [f"{name}, {place(genome, gene)}, is predicted, not annotated in the file."]
    elif is_predicted(genome):
        lines = [f"{name}, {place(genome, gene)}, is predicted, as the file says."]
    else:
        lines = [f"{name}, {place(genome, gene)}, stands in the file's own annotation."]
    if inference:
        quoted = [f"'{plain(text)}'" for text in inference]
        lines.append(f"Its /inference says {join(quoted)}.")
    if notes:
        lines.append(f"Note: {plain('; '.join(notes))}.")
    if not inference and not notes:
        lines.append("The file gives no evidence for it.")
    elif (
        is_predicted(genome)
        and gene.kind == "protein"
        and not any(text.startswith(_INFERRED) for text in inference)
    ):
        lines.append("No name or function was carried over to it.")
    return " ".join(lines)
