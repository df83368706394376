"""Whether a call carries the words of a question that change what is meant.

"Translate 100..400 in frame 2" without the frame, "what comes after the lac operon" as the list of
its genes, "which tRNAs are near rrsA" as any neighbours: each reads well and answers something
else. Such a call is not made; the reply says which words it would have left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.plan.base import Call
from app.plan.reading import Reading

Rule = Callable[[Reading, Sequence[Call]], "str | None"]


def lost(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Why calls would not answer a question, in one sentence; None where nothing is left out.

    Parameters
    ----------
    reading
        The question.
    calls
        Planned for it.
    """
    for rule in _RULES:
        said = rule(reading, calls)
        if said:
            return said
    return None


def _uses(calls: Sequence[Call], *tools: str) -> bool:
    return any(call.tool in tools for call in calls)


_OPEN = re.compile(r"\b(?:open reading frames?|orfs?|frame-?shift\w*)\b", re.I)
_TRANSLATE = re.compile(r"\btranslat\w*|\bpeptides?\b|\bprotein sequence\b", re.I)


def _frame(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A reading frame that is said and not used."""
    raw = reading.marked.text
    if _OPEN.search(raw) or not _TRANSLATE.search(raw) or _uses(calls, "translate_frames"):
        return None
    if "frame" not in raw.lower():
        return None
    from app.plan.fill.frames import frames_said

    if not frames_said(raw):
        return None
    return (
        "The reading frame cannot be used on what is asked for here; ask for a translation of a "
        "range, one gene or a pasted sequence, such as 'translate 100..400 in frame 2'."
    )


_NTH = r"(?:second|third|fourth|fifth|\d+(?:nd|rd|th))"
_PIECE = re.compile(
    r"\b(?P<word>middle|central|every (?:other|second|third|\w+th)|backwards?|half|quarter"
    r"|without (?:the |its )?(?:stop|start)(?: codon)?|(?:from|after) the (?:second|third|\d+th)"
    rf"|{_NTH} (?:base|codon|residue|nucleotide|exon|intron))\b"
)


def _piece(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A piece of a gene, answered with all of it."""
    found = _PIECE.search(reading.masked)
    if found is None or not reading.names:
        return None
    whole = ("gene_sequence", "gene_location", "codon_usage", "gene_details")
    if any(call.tool not in whole or "exons" in str(call.arguments) for call in calls):
        return None
    return (
        f"The whole gene would not be what is asked with '{found['word']}'; ask for its first or "
        "last bases, for one residue or codon by its number, or for a range of positions."
    )


_ACIDS = re.compile(r"\bamino[ -]?acids?\b|\bresidues\b")


def _acids(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Amino acids of the whole genome, answered with numbers about its bases or genes."""
    if not _ACIDS.search(reading.masked) or reading.names or reading.bounds:
        return None
    if not all(call.tool == "genome_summary" and call.arguments for call in calls):
        return None
    return (
        "Numbers about bases and genes would not tell what is asked of the amino acids; ask which "
        "of them is used most or least, or for the share of one over all proteins."
    )


_RIBOSOMAL = re.compile(r"\brrnas?\b|\bribosomal rna")


def _ribosomal(reading: Reading, calls: Sequence[Call]) -> str | None:
    """rRNA operons answered with runs of any genes."""
    raw = reading.marked.text.lower()
    if not _RIBOSOMAL.search(raw) or "operon" not in raw or not _uses(calls, "gene_runs"):
        return None
    return (
        "Runs of any genes would not tell what is asked of the rRNA operons; ask how many there "
        "are, or for a list of them with their positions."
    )


_TWO_OPERONS = re.compile(
    r"@(?:prefix|gene|keyword)\d+ operon\b.*@(?:prefix|gene|keyword)\d+ operon\b"
)


def _two_operons(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Two operons, answered with one of them."""
    if not _TWO_OPERONS.search(reading.masked) or len(calls) > 1:
        return None
    if not _uses(calls, "gene_cluster"):
        return None
    return (
        "One of the two operons alone would not tell what is asked; ask how far apart they are, "
        "for their lengths, strands or GC content, or for one at a time."
    )


_OPERON = r"(?:operons?|(?:gene )?clusters?|regulons?)"
_PLACE = re.compile(
    rf"\b(?P<word>after|before|next to|beside|upstream of|downstream of|adjacent to|behind|near"
    rf"|close to|far from|distance (?:from|to)|between|gc(?: content)? of|follows?|precedes?"
    rf"|flank(?:s|ing)?|surround(?:s|ing)?|within @quantity\d+ of) (?:the |each |every |both )*"
    rf"(?:@\w+ )(?:\w+ )?{_OPERON}\b"
)


def _beside(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A place relative to an operon, answered with the operon itself."""
    found = _PLACE.search(reading.masked)
    if found is None or not _uses(calls, "gene_cluster"):
        return None
    word = re.sub(r"@\w+", "that distance", found["word"])
    return (
        f"The genes of the operon would not tell what is asked with '{word}'; ask what lies "
        "upstream or downstream of the operon, how far it is from one gene, or for its GC content."
    )


_WHOLE_KINDS = frozenset({"gene", "CDS", "protein", "protein_coding"})


def _kind_near(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A kind of feature that is asked for beside a gene, answered with any neighbours."""
    if not _uses(calls, "gene_neighbours", "between_genes"):
        return None
    if any(call.arguments.get("filter") for call in calls):
        return None
    kinds = [*reading.values("type"), *reading.values("aminotype")]
    wanted = [str(kind) for kind in kinds if kind not in _WHOLE_KINDS and kind != "operon"]
    asked = re.search(
        r"\b(?:which|what|any|list|show|how many|nearest|closest|find) (?:the |other |are )*"
        r"(?:\w+ )?@(?:type|aminotype)\d+",
        reading.masked,
    )
    if not wanted or not asked:
        return None
    return (
        f"All neighbours, whatever their kind, would not tell which {wanted[0]} is meant; ask for "
        f"the {wanted[0]} nearest to one gene, or for those in a range of positions."
    )


_LANDMARK = re.compile(
    r"\b(?:how (?:far|close|near)|distance|close to|near|far from|away from)\b.{0,60}"
    r"\b(?P<word>origin|terminus|oric|centromere|telomeres?)\b"
    r"|\b(?P<first>origin|terminus|oric|centromere|telomeres?)\b.{0,40}"
    r"\b(?:how far|distance|close|near|far)\b",
    re.I,
)


def _landmark(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A distance to a landmark, answered with the gene, its neighbours or its bases."""
    found = _LANDMARK.search(reading.marked.text)
    if found is None:
        return None
    word = (found["word"] or found["first"]).lower()
    if any(word in str(call.arguments).lower() for call in calls):
        return None
    if not _uses(calls, "gene_neighbours", "gene_sequence", "gene_location", "gene_details",
                 "gene_presence", "list_genes", "gene_cluster", "genome_summary"):  # fmt: skip
        return None
    return (
        f"No {word} is annotated under that name, so a distance to it cannot be told; ask for the "
        "distance to another gene, to the origin of replication or to an end of the record."
    )


_NEAR_GENE = re.compile(
    r"\b(?:near|nearby|close to|around|nearest|closest|within @quantity\d+ of|next to|beside)"
    r" (?:to |the |gene )*@(?:gene|absent)\d+"
)


def _near_gene(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Something near a gene, answered with the gene itself."""
    if not _NEAR_GENE.search(reading.masked) or len(reading.names) != 1:
        return None
    if _uses(calls, "gene_presence", "gene_details", "gene_sequence", "gene_location"):
        told = True
    else:
        told = any(
            reading.names[0] in call.arguments.get("filter", {}).get("names", []) for call in calls
        )
    if not told:
        return None
    return (
        f"What is looked for near {reading.names[0]} was not understood; ask for its neighbours, "
        "or for the tRNA, the transposase or another annotated kind that lies nearest to it."
    )


_TWO_KINDS = re.compile(
    r"@(?:type|aminotype|keyword)\d+ (?:genes? )?(?:\w+ ){0,3}?(?:near|next to|beside|close to"
    r"|adjacent to|within @quantity\d+ of|neighbou?ring|flanking|upstream of|downstream of) (?:an? "
    r"|the |any |other |some )*(?:\w+ ){0,2}?@(?:type|aminotype|prefix)\d+"
)


def _two_kinds(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Features of one kind beside those of another, answered with both kinds."""
    if not _TWO_KINDS.search(reading.masked):
        return None
    if not _uses(calls, "list_genes", "count_genes", "find_genes", "region_contents"):
        return None
    return (
        "Features of one kind beside those of another are not looked for all at once; ask which "
        "one lies nearest to a gene or position."
    )


_BESIDE_SOME = re.compile(
    r"\b(?:near|nearby|close to|next to|beside|adjacent to|in the vicinity of|surrounding)"
    r" (?:the|an?|any|its|my|our|that|this|these|those) (?!lengths?\b|sizes?\b|same\b|gc\b)\w"
)


def _beside_some(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Features beside something, answered with all of them."""
    if not _BESIDE_SOME.search(reading.masked) or reading.values("quantity", "span"):
        return None
    whole = ("list_genes", "count_genes", "find_genes", "genome_summary")
    if any(
        call.tool not in whole or "region" in call.arguments.get("filter", {}) for call in calls
    ):
        return None
    return (
        "A list that leaves the place out would not tell what is asked; ask what lies nearest to "
        "one gene by its name or to a position."
    )


_WHOLE = frozenset(
    {
        "restriction_sites", "find_motif", "composition", "codon_usage", "count_genes",
        "list_genes", "genome_summary", "list_records", "find_orfs", "kmers", "digest",
    }
)  # fmt: skip


def _absent(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A gene that no open genome has, answered with the whole genome."""
    said = str([call.arguments for call in calls])
    missing = [str(name) for name in reading.values("absent") if str(name) not in said]
    if not missing or any(call.tool not in _WHOLE for call in calls):
        return None
    return (
        f"There is no gene called '{missing[0]}' in the annotation that is open, and what is asked "
        "is about that gene; ask with the name, the product or the position of another one."
    )


_BOTH = re.compile(
    r"\bbetween (?:the )?(?:\w+ ){0,4}?(?:@\w+|\w+) and (?:the )?(?:\w+ ){0,4}?(?:@\w+|\w+)"
)


def _between(reading: Reading, calls: Sequence[Call]) -> str | None:
    """What lies between two things, of which only one gene was understood."""
    if not re.search(r"\b(?:what|which|lies?|genes?|bases|sequence|far)\b.{0,30}\bbetween\b",
                     reading.masked):  # fmt: skip
        return None
    if not _BOTH.search(reading.masked) or len(reading.names) != 1:
        return None
    single = _uses(calls, "gene_location", "gene_details", "gene_neighbours", "gene_sequence")
    if not single or reading.values("position", "range", "number", "quantity", "keyword", "prefix"):
        return None
    return (
        f"Only one of the two ends, {reading.names[0]}, is a gene of the open file; ask with the "
        "names of two genes, or with positions."
    )


_RULES: tuple[Rule, ...] = (
    _frame,
    _piece,
    _acids,
    _ribosomal,
    _two_operons,
    _beside,
    _kind_near,
    _landmark,
    _near_gene,
    _two_kinds,
    _beside_some,
    _absent,
    _between,
)
