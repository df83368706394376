"""Gene questions about bare sequence: genes are called first, and answers say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.plan.base import Plan
from app.steps import announce
from app.tools.shared.phrase import plain
from index.annotate.state import UnfitError, called_here, how, is_bare, is_predicted
from index.library import STAND_IN

if TYPE_CHECKING:
    from app.session import Session
    from index.genome import Genome

Report = Callable[[float, str], object]
NEED_GENES = frozenset({
    "gene_details", "gene_location", "gene_presence", "find_genes", "list_genes", "extremes",
    "count_genes", "gene_sequence", "protein_properties", "shared_genes", "gene_neighbours",
    "between_genes", "region_contents", "gene_cluster", "gene_runs", "codon_usage", "intergenic",
    "overlaps", "duplicates", "pseudogenes", "call_genes", "gene_evidence", "shared_proteins",
    "transfer_rnas", "rrna_operons", "operon_place", "landmark_distance", "nearest_genes",
    "gene_statistics", "protein_residues", "residue_ranking", "protein_ends", "amino_acid_usage",
    "hydrophobic_segments", "end_primers",
    "gene_cutters", "flanking_sequences", "codon_place", "mutation",
})  # fmt: skip
"""Tools that have nothing to say about a sequence without genes."""
OF_TRACKS = frozenset({
    "depth_by_gene", "variant_effects", "variant_genes", "interval_overlaps", "signal_genes",
})  # fmt: skip
"""The same, of the genome that a track is attached to."""
OVER_GENES = frozenset({"alignment_depth", "signal"})
"""Tools of tracks that take genes or other places."""
BETTER_WITH_GENES = frozenset({"draw_map"})
"""Tools that have less to say without genes."""
_FACTS_OF_GENES = frozenset({
    "genes", "proteins", "CDS", "tRNA", "rRNA", "pseudogenes", "coding_density", "coding",
    "noncoding", "gene_density", "translation_table", "types", "mean_gene_length",
})  # fmt: skip
_FILES_OF_GENES = ("genbank", "gff3", "faa", "ffn", "bed", "csv", "parquet")


def needs_genes(planned: Plan) -> bool:
    """Whether any call of a plan is about genes."""
    return any(
        call.tool in NEED_GENES | OF_TRACKS
        or (call.tool in OVER_GENES and call.arguments.get("genes"))
        or (call.tool == "simple_repeats" and {"by_gene", "names"} & set(call.arguments))
        or (call.tool == "export" and call.arguments.get("format") in _FILES_OF_GENES)
        or (call.tool == "export_table" and call.arguments.get("tool") in NEED_GENES)
        or (call.tool == "list_records" and call.arguments.get("sort_by") in ("genes", "density"))
        or (
            call.tool in ("genome_summary", "compare_genomes")
            and _FACTS_OF_GENES & set(call.arguments.get("fields") or ())
        )
        for call in planned.calls
    )


def wants_genes(planned: Plan) -> bool:
    """Whether genes make any answer of a plan better, or are what it is about."""
    return needs_genes(planned) or any(call.tool in BETTER_WITH_GENES for call in planned.calls)


def call_genes(session: Session, planned: Plan, report: Report | None = None) -> tuple[bool, str]:
    """Put genomes with predicted genes in the place of bare ones that a plan asks genes of.

    Parameters
    ----------
    session
        Its library is changed; the bare genomes stay open, as others may share them.
    planned
        Read without the genes.
    report
        Told a fraction and a text while genes are called.

    Returns
    -------
    changed, refused : (bool, str)
        Whether the question should be read again with the genes, and in one sentence a genome
        why none were called.
    """
    library = session.library
    bare = [genome for genome in library.genomes if is_bare(genome)]
    if all(call.tool in OF_TRACKS | OVER_GENES for call in planned.calls):
        bare = [genome for genome in bare if any(t.genome is genome for t in library.tracks)]
    if not bare or not wants_genes(planned):
        return False, ""
    annotated = [g for g in library.genomes if not is_predicted(g) and g not in bare]
    references = [genome for genome in annotated if genome.genes(limit=1)]
    refused = []
    changed = False

    def say(fraction: float, text: str) -> None:
        if report is not None:
            report(fraction, text)

    if bare:
        from index.annotate.pipeline import annotate
    for genome in bare:
        announce("computing", f"Calling genes in {genome.name}, which has none annotated")
        try:
            predicted = annotate(genome, references, progress=say)
        except UnfitError as error:
            refused.append(plain(str(error)))
            continue
        library.genomes[library.genomes.index(genome)] = predicted
        library.attach_tracks()
        changed = True
    return changed, " ".join(refused)


def remark(session: Session, planned: Plan) -> str:
    """The sentence that tells of predicted genes or genes that are rows of a BED file, for answers
    about genes; else empty."""
    called: list[Genome] = [genome for genome in session.library.genomes if is_predicted(genome)]
    tools = {call.tool for call in planned.calls}
    standing = [genome for genome in session.library.genomes if genome.format == STAND_IN]
    if standing and needs_genes(planned):
        which = " and ".join(plain(genome.path.name) for genome in standing)
        return f"The genes are the rows of {which}: blocks are exons, the thick part is the CDS."
    told = wants_genes(planned) or "genome_summary" in tools
    if not called or not told or "call_genes" in tools:
        return ""
    names = {call.arguments.get("genome") for call in planned.calls}
    named = [genome for genome in called if genome.name in names]
    said = dict.fromkeys(plain(how(genome)) for genome in named or called)
    which = (
        f" of {', '.join(plain(genome.name) for genome in named or called)}"
        if len(session.library.genomes) > 1
        else ""
    )
    where = (
        "they are not annotated in the file"
        if any(called_here(genome) for genome in named or called)
        else "so says the file"
    )
    return f"The genes{which} are {'; '.join(said)}: {where}."
