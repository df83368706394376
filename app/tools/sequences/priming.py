"""Two primers from the ends of a gene, with what they would amplify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, SequenceOut, tool
from app.tools.bases.arrays import reverse_complement
from app.tools.sequences.arguments import EndPrimersArguments
from app.tools.sequences.extract import ImpossibleError, gene_dna, require_bases
from app.tools.shared.phrase import bp, citation, gene_name, percent, place
from app.tools.shared.select import Hit, declined
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.library import Library

_BASES = frozenset("ACGT")


@tool("end_primers", "sequence", EndPrimersArguments)
def end_primers(library: Library, arguments: EndPrimersArguments) -> Result:
    """A forward and a reverse primer that amplify a whole gene, with their melting temperatures."""
    hits = named_genes(library, arguments.name, arguments.genome, arguments.record)
    if isinstance(hits, Result):
        return hits
    return merged([_of(hit, arguments.length) for hit in hits])


def _of(hit: Hit, length: int) -> Result:
    genome, gene = hit
    try:
        require_bases(genome, gene)
    except ImpossibleError as error:
        return declined(str(error))
    bases = gene_dna(genome, gene).upper()
    if len(bases) < 2 * length:
        return declined(
            f"{gene_name(gene)} has {bp(len(bases))}, too few for two primers of {length} bases; "
            "ask for shorter ones."
        )
    forward = bases[:length]
    reverse = reverse_complement(bases[-length:].encode("ascii")).decode("ascii")
    if not set(forward + reverse) <= _BASES:
        return declined(
            f"The ends of {gene_name(gene)} hold ambiguous bases, so no primers are given; ask for "
            "its sequence."
        )
    text = (
        f"Primers of {length} bases at the ends of {gene_name(gene)}, both 5' to 3': forward "
        f"{forward} ({_told(forward)}) and reverse {reverse} ({_told(reverse)}). They amplify the "
        f"whole gene, {bp(len(bases))}, which lies {place(genome, gene)}. They are the bare ends "
        "of the gene: hairpins, dimers and other binding sites are not checked."
    )
    return Result(
        text,
        citations=[citation(genome, gene, "sequence")],
        sequences=[
            SequenceOut(f"{gene.id}_F", f"forward primer of {gene.name}", forward),
            SequenceOut(f"{gene.id}_R", f"reverse primer of {gene.name}", reverse),
        ],
        focus=[gene.id],
    )


def _told(primer: str) -> str:
    """GC content and melting temperature."""
    from Bio.SeqUtils import MeltingTemp

    share = (primer.count("G") + primer.count("C")) / len(primer)
    return f"GC {percent(share)}, Tm {MeltingTemp.Tm_NN(primer):.1f} °C by nearest neighbours"
