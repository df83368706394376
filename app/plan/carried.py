"""Whether a call carries the words of a question that change what is meant.

"Translate 100..400 in frame 2" without the frame, "what comes after the lac operon" as the list of
its genes, "which tRNAs are near rrsA" as any neighbours: each reads well and answers something
else. Such a call is not made; the reply says which words it would have left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.plan.base import Call
from app.plan.partial import PARTS, uses
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


_OPEN = re.compile(r"\b(?:open reading frames?|orfs?|frame-?shift\w*)\b", re.I)
_TRANSLATE = re.compile(r"\btranslat\w*|\bpeptides?\b|\bprotein sequence\b", re.I)


def _frame(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A reading frame that is said and not used."""
    raw = reading.marked.text
    if _OPEN.search(raw) or not _TRANSLATE.search(raw) or uses(calls, "translate_frames"):
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
    if found is None or not reading.names or (found["word"] == "backwards" and reading.strand):
        return None
    whole = ("gene_sequence", "gene_location", "codon_usage", "gene_details")
    if any(
        call.tool not in whole or re.search("exons|introns", str(call.arguments)) for call in calls
    ):
        return None
    return (
        f"The whole gene would not be what is asked with '{found['word']}'; ask for its first or "
        "last bases, for one residue or codon by its number, or for a range of positions."
    )


_GENE_TOLD = ("gene_details", "gene_location", "gene_presence", "gene_sequence")
_WHOLE_TOLD = ("list_genes", "count_genes", "find_genes", "genome_summary")
_LEFT_OUT: tuple[tuple[re.Pattern[str], tuple[str, ...], str, str], ...] = (
    (
        re.compile(r"\b(?:enzymes?|restriction)\b.*\bcuts?\b|\bcuts? .*\bbut not\b"),
        _GENE_TOLD,
        "What is known of the genes would not tell which enzymes cut them",
        "which enzymes cut one gene, how often, or which do not cut it",
    ),
    (
        re.compile(r"\borfs?\b.*\bframe [-+]?@?\w|\bopen reading frames?\b.*\bin frame\b"),
        ("find_orfs",),
        "The open reading frames of all six frames would not be those of one",
        "the open reading frames of one strand, whose table gives the frame of each",
    ),
    (
        re.compile(r"\b(?:nearest|closest|furthest|farthest)\b"),
        (*_WHOLE_TOLD, "gene_cluster", "gene_runs"),
        "A list or count that leaves out the distance would not tell what is nearest",
        "what lies nearest to one gene or to a position",
    ),
    (
        re.compile(r"\b(?:sequence|bases|stretch|spacer|distance|what|genes?)\b.{0,20}\bbetween"
                   r" (?!@range|@number|@quantity|@position|\d)[^?]* and "),
        ("list_genes", "find_genes"),
        "The genes themselves would not be what lies between them",
        "what lies between two genes by their names or locus tags, or for a range of positions",
    ),
    (
        re.compile(r"\b(?:how (?:many|much|far)|distance|bases|bp|space|gap)\b[^?]{0,30}\bbetween"
                   r" (?:the |both |these |its )*(?:two |both |@number\d+ )?@type"),
        _WHOLE_TOLD,
        "Their number or list would not tell how far apart they are",
        "where they lie, or for the distance between two genes by their names",
    ),
    (
        re.compile(r"\b(?:longer|shorter|larger|bigger|smaller|higher|lower|heavier|more|less|above"
                   r"|below|over|under)(?: than)? (?:the |an? )?(?:\w+ )?(?:average|mean|median"
                   r"|typical)\b"),
        _WHOLE_TOLD,
        "A list of all genes would not tell which lie above or below the average",
        "the mean or median first, then for the genes above that length",
    ),
    (
        re.compile(r"\bruns? of (?:the )?(?:[acgt]'?s\b(?! (?:many|few|much|long))|adenines?\b"
                   r"|thymines?\b|guanines?\b|cytosines?\b)|\b(?:runs?|stretch(?:es)?|tracts?)"
                   r" of"
               r" (?:only |consecutive |uninterrupted )*(?:[acgtn]'?s?\b(?! (?:many|few|much|long))"
               r"|adenines?\b|thymines?\b|guanines?\b|cytosines?\b)"
               r"|\bpoly-?\(?[acgt]\b(?!\)? ?(?:@keyword|pol|tail|signal|site|bind|rna))"
               r"|\bhomopolymer|\bmicro-?satellites?\b"
               r"|\b(?:simple|short)[- ](?:sequence|tandem) (?:repeats?|@type\d+)"),
        (*_GENE_TOLD, *_WHOLE_TOLD, "gene_runs", "gene_cluster", "list_records", "composition",
         "gene_neighbours", "nearest_genes", "intergenic", "kmers"),
        "Numbers about genes or all bases would not be runs of one base or repeats of a short unit",
        "those of the genome, a record, a range of positions or one gene, with a base or a unit "
        "such as (CA)n and the least number of units",
    ),
)  # fmt: skip
"""What a question says, tools whose answers would leave it out, why, and what to ask instead."""


_AS_SAID = re.compile(r"region|n_runs")
"""Arguments that narrow a call to what is said."""


def _said(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Words that tools of one kind never read."""
    for words, tools, why, instead in _LEFT_OUT:
        if not words.search(reading.masked) or not calls:
            continue
        if all(call.tool in tools and not _AS_SAID.search(str(call.arguments)) for call in calls):
            return f"{why}; ask for {instead}."
    return None


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
    if not _RIBOSOMAL.search(raw) or "operon" not in raw or not uses(calls, "gene_runs"):
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
    if len(calls) > 1 or not uses(calls, "gene_cluster"):
        return None
    told = str(calls[0].arguments)
    missed = [name for name in reading.names if str(name) not in told]
    if not _TWO_OPERONS.search(reading.masked) and not (missed and "prefix" in told):
        return None
    return (
        "One operon alone would not tell what is asked; ask how far it is from one gene or operon, "
        "or for the length, strand or GC content of two."
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
    if found is None or not uses(calls, "gene_cluster"):
        return None
    word = re.sub(r"@\w+", "that distance", found["word"])
    return (
        f"The genes of the operon would not tell what is asked with '{word}'; ask what lies "
        "upstream or downstream of the operon, how far it is from one gene, or for its GC content."
    )


_WHOLE_KINDS = frozenset({"gene", "CDS", "protein", "protein_coding"})


def _kind_near(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A kind of feature that is asked for beside a gene, answered with any neighbours."""
    if not uses(calls, "gene_neighbours", "between_genes"):
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
    if not uses(calls, "gene_neighbours", "gene_sequence", "gene_location", "gene_details",
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
    if uses(calls, *_GENE_TOLD):
        told = True
    elif uses(calls, "restriction_sites", "find_motif"):
        told = not any({"near", "within", "region"} & set(call.arguments) for call in calls)
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
    if not uses(calls, "list_genes", "count_genes", "find_genes", "region_contents"):
        return None
    return (
        "Features of one kind beside those of another are not looked for all at once; ask which "
        "one lies nearest to a gene or position."
    )


_BESIDE_SOME = re.compile(
    r"\b(?:near|nearby|close to|next to|beside|adjacent to|in the vicinity of|surrounding"
    r"|(?:upstream|downstream|left|right) of|(?:directly|right|just|immediately|comes?|lies?)"
    r" (?:before|after))"
    r" (?:the|an?|any|its|my|our|that|this|these|those) (?!lengths?\b|sizes?\b|same\b|gc\b)"
    r"(?:\w|@(?:type|aminotype)\d)"
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
    single = uses(calls, "gene_location", "gene_details", "gene_neighbours", "gene_sequence")
    if not single or reading.values("position", "range", "number", "quantity", "keyword", "prefix"):
        return None
    return (
        f"Only one of the two ends, {reading.names[0]}, is a gene of the open file; ask with the "
        "names of two genes, or with positions."
    )


_WORDS_COUNTED = re.compile(
    r"mers?\b|\bmeric|\bwords?\b|nucleotides?\b|\boligos?\b|\bletters?\b|\bbases?\b|\bbp\b"
    r"|\b(?:frequen|common|abundan|occur|recur|repeat|over-?represent|under-?represent|rare)\w*"
)


def _counted(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Counts of short words for a question that speaks of none."""
    counted = len(calls) == 1 and calls[0].tool == "kmers"
    text = re.sub(r"\bprimers?\b|\bpolymers?\b|\bdimers?\b", "", reading.masked)
    if not counted or _WORDS_COUNTED.search(text) or "word" in calls[0].arguments:
        return None
    return (
        "What is asked is not in the open file, which holds sequence and annotation; ask for "
        "genes, their positions, products or sequences, or for counts and sites instead."
    )


_RULES: tuple[Rule, ...] = (
    *PARTS,
    _frame,
    _piece,
    _said,
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
    _counted,
)
