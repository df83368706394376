"""Questions for one figure of many things: means and sums over genes, densities, N50."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.reading import Reading

_STATISTICS: tuple[tuple[str, str], ...] = (
    (r"\bmedian\b", "median"),
    (r"\bstandard deviations?\b|\bsd\b|\bspread of\b|\bvariance\b", "deviation"),
    (r"\b(?:mean|average|averaged|typical|typically)\b", "mean"),
    (
        r"\bhow (?:long|big|large) (?:are|is) [^?]{0,40}\b(?:together|altogether|in total|combined)"
        r"|\btotal (?:[\w@]+ ){0,2}(?:length|size)s?\b|\b(?:combined|summed|cumulative|joint"
        r"|overall|aggregate"
        r"|collective)(?: total)? (?:\w+ )?(?:length|size)|\bsum of (?:the |all |their )*(?:lengths"
        r"|sizes|gene lengths)|\b(?:lengths|sizes) (?:add|sum)(?:med|ed)? up|\badd up (?:the"
        r" )?(?:lengths|sizes)|\bhow (?:many|much)(?: of the)? (?:bases|base pairs|bp|nucleotides"
        r"|kb|sequence|dna|space|room|genome|chromosome|plasmid)\b[^?]{0,60}\b(?:together"
        r"|altogether|in total|in all|combined|cover\w*|occup\w+|tak\w+ up|taken by|make up"
        r"|made up|fill\w*|span|devoted|belong)\b|\b(?:fraction|share|percent\w*|proportion|part)"
        r" of the (?:whole |entire )?(?:genome|chromosome|plasmid|sequence|record)\b[^?]{0,30}"
        r"\b(?:cover\w*|occup\w+|taken? up|taken by|made up|make up|consists?|fill\w*|devoted"
        r"|belongs?|codes? for|is|are)\b",
        "total",
    ),
    (r"\brange of (?:the |their |its )*(?:lengths|sizes|gc|pi|mass)", "range"),
    (
        r"\bhistograms?\b|\bdistribut(?:ions?|ed)\b|\b(?:plots?|charts?|graphs?)\b[^?]{0,40}"
        r"\b(?:lengths?|sizes?)\b",
        "range",
    ),
)
_SHARE_OF_KIND = re.compile(
    r"^(?:and |so )?(?:what|which|how big an?|how large an?) (?:fraction|share|percent\w*"
    r"|proportion|part"
    r"|portion) of (?:the|this|its|my|our) (?:whole |entire |total )?(?:\w+ )?(?:genome"
    r"|chromosome|plasmid"
    r"|sequence|record|plastome|mitogenome|plastid|chloroplast|mtdna|dna|phage|virus|@genome\d+)"
    r"(?: \w+){0,2} (?:@(?:type|aminotype)\d+)"
)
_HISTOGRAM = re.compile(r"\bhistogram|\bdistribut|\bplot|\bchart|\bgraph")
_BARE = re.compile(r"^\W*(?:\w+ ){0,4}(?:lengths?|sizes?) (?:histogram|distribution|plot)\W*$")
_MEASURES: tuple[tuple[str, str], ...] = (
    (r"\b(?:number of|many) exons\b|\bexons (?:per|each|in)\b|\bexon (?:count|number)\b", "exons"),
    (r"\b(?:number of|many) introns\b|\bintrons (?:per|each|in)\b", "introns"),
    (r"\bgc\b|\bg ?\+ ?c\b", "gc"),
    (r"\bpi\b|\bisoelectric\b|\biep\b", "pi"),
    (r"\bgravy\b|\bhydropath\w*|\bhydrophobicit\w+", "gravy"),
    (r"\bmass(?:es)?\b|\bweights?\b|\bkda\b|\bheavy\b|\bmolecular weight", "mass"),
    (r"\bamino acids?\b|\bresidues\b|\baa\b", "aa_length"),
    (r"\blengths?\b|\bsizes?\b|\blong\b|\bbig\b|\blarge\b|\bbp\b|\bbases\b|\bshort\b", "length"),
)
_OTHER = re.compile(
    r"\b(?:intergenic|gaps?|spacers?|distances?|spacing|between (?:neighbour|adjacent|consecutive"
    r"|genes)\w*|contigs?|scaffolds?|reads?|depth|coverage|covered by reads|windows?|skew|signal"
    r"|quality|intervals?|fragments?|variants?|snps?|codons? usage|sites?|motifs?|orfs?|peaks?"
    r"|score|upstream|downstream|overlaps?|clusters?|operons?|runs?|copies|identical|per cell"
    r"|non-?coding|coding density|coding|growth|expression)\b"
)
_GENES = re.compile(
    r"\b(?:genes?|proteins?|cds|pseudogenes?|enzymes?|loci|peptides?|products|exons?|introns?)\b"
    r"|@(?:type|aminotype|keyword|prefix)\d+"
)
_KINDS = frozenset(
    """type aminotype keyword prefix quantity span number position range record genome ec xref
    codon gene""".split()  # noqa: SIM905
)


def statistic(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_statistics`` for "mean length of the tRNA genes", else None."""
    text = re.sub(r"@type\d+", lambda hit: _piece(reading, hit.group()), reading.masked)
    said = next((name for pattern, name in _STATISTICS if re.search(pattern, text)), None)
    if said is None and _SHARE_OF_KIND.search(text):
        said = "total"
    if said is None or _OTHER.search(text) or re.search(_NONCODING, text):
        return None
    if not _GENES.search(text) and not _BARE.search(text):
        return None
    # The residues of a protein are counted elsewhere.
    if _HISTOGRAM.search(text) and re.search(r"\bamino acids?\b|\bresidues\b", text):
        return None
    kinds = {entity.kind for entity in reading.marked.of(*_every_kind(reading))}
    if kinds - _KINDS or len(reading.names) == 1:
        return None
    if reading.superlatives and reading.limit:
        return None
    measure = next((name for pattern, name in _MEASURES if re.search(pattern, text)), None)
    if said == "total" and measure not in (None, "length", "aa_length"):
        return None
    if measure is None and said != "total":
        return None
    if said == "mean" and reading.has(r"\b(?:above|below|than|over|under)(?: the| an?)? (?:mean"
                                      r"|average|median)\b"):  # fmt: skip
        return None
    wanted = conditions(reading)
    if len(reading.names) > 1:
        wanted["names"] = reading.names
    if (
        not wanted.get("types")
        and re.search(
            r"@keyword\d+ proteins\b|\bproteins (?:with|of|from|on|that|which)\b"
            r"|\bprotein (?:length|size)|\bproteins\W*$",
            text,
        )
    ) or re.search(r"proteins$", " ".join(map(str, reading.values("keyword")))):
        wanted["types"] = ["protein"]
    piece = re.search(r"\b(exon|intron)s?\b(?! (?:count|number)| per)", text)
    if piece and measure in ("length", "gc", None) and not wanted.get("types"):
        wanted["types"] = [piece[1]]
    if wanted.get("types") in (["exon"], ["intron"]) and measure in ("exons", "introns"):
        wanted.pop("types")
    if measure in ("exons", "introns") and wanted.get("types"):
        return None
    if said == "total" and not wanted:
        return None
    arguments: dict[str, Any] = {"statistic": said}
    if wanted:
        arguments["filter"] = wanted
    if measure not in (None, "length"):
        arguments["measure"] = measure
    return arguments


def _piece(reading: Reading, placeholder: str) -> str:
    """Exons and introns by their words, every other type as it stands."""
    kind = str(reading.entity(placeholder).value)
    return f"{kind}s" if kind in ("exon", "intron") else placeholder


def _every_kind(reading: Reading) -> set[str]:
    return {entity.kind for entity in reading.marked.entities}


_DENSITY = re.compile(
    r"\bgene densit(?:y|ies)\b|\bdensity of (?:the )?genes\b"
    r"|\bgenes (?:are there |are |do we have |does it have |sit |lie )?(?:per|in every|in each|for"
    r" every|every|a) (?:@quantity\d+|@number\d+ )?(?:kb|kbp|kilo ?bases?|mb|mbp|mega ?bases?"
    r"|thousand|1000|base)?|\bgenes/(?:kb|mb)\b|\bdens(?:est|ely)\b[^?]{0,30}\bgenes?\b"
    r"|\bhow (?:many|much) (?:bases|bp|kb) (?:is there |are there )?(?:per|for each|for every) gene"
)
_PER = re.compile(
    r"\bgenes (?:are there |are |do we have |does it have |sit |lie )?"
    r"(?:per|in every|in each|for every|every|a) (?:@quantity\d+|@number\d+"
    r" (?:bases|bp)|kb|kbp|kilo|mb|mbp|mega|thousand)|\bgenes/(?:kb|mb)\b|\bgene densit"
    r"|\bdensity of (?:the )?genes|\bdens(?:est|ely)\b|\bper gene\b|\bfor (?:each|every) gene\b"
)
_RECORDS = re.compile(
    r"\b(?:contigs?|records?|chromosomes?|replicons?|scaffolds?|segments?|plasmids?)\b"
)


def density(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``genome_summary`` for "how many genes per kb?", else None."""
    text = reading.masked
    if not (_DENSITY.search(text) and _PER.search(text)) or reading.names:
        return None
    if reading.values("type", "aminotype", "keyword", "range", "prefix"):
        return None
    if re.search(r"\bwhich\b|\bmost\b|\bhighest\b|\blowest\b|\bdensest\b", text):
        return None
    if re.search(r"\bcoding densit", text):
        return None
    return with_record(reading, {"fields": ["gene_density"]})


def densest(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_records`` for "which contig has the highest gene density?"."""
    text = reading.masked
    if not _PER.search(text) or not _RECORDS.search(text) or reading.names:
        return None
    if not re.search(r"\bwhich\b|\bmost\b|\bhighest\b|\blowest\b|\bdensest\b|\bleast\b", text):
        return None
    order = "ascending" if re.search(r"\blowest\b|\bleast\b|\bpoorest\b", text) else "descending"
    return {"sort_by": "density", "order": order, "limit": reading.limit or 1}


_SHARE = (
    r"\b(?:fraction|share|percent\w*|proportion|part|portion|how much)\b|%|\bhow many (?:bases|bp)"
)
_NONCODING = (
    r"\b(?:non-?coding|not coding|intergenic"
    r"|outside (?:of )?(?:any |all |the )?(?:genes|cds|coding)"
    r"|(?:doesn't|does not|don't|do not) (?:code|encode)|between (?:the )?genes|in no gene"
    r"|not (?:covered|part of|in|within|inside|occupied) (?:by |of )?(?:any |a )?(?:genes?|cds)"
    r"|gene-?free|empty)\b"
)


_BASES = re.compile(
    r"\bhow many (?:dna |base |total )?(?:bases|base ?pairs|pairs|nucleotides|bp|nt|letters)"
    r"(?: of dna)? (?:are there|are|is|does|do|has|have|in|make|long)\b[^?.]*"
    r"\b(?:files?|genomes?|sequences?|records?|chromosomes?|plasmids?|phages?|virus(?:es)?|fasta"
    r"|entry|assembly|upload)\b(?: (?:have|has|hold|holds|contain|contains|in (?:all|total)"
    r"|altogether|all together))?\W*$"
)
_SOME_BASES = re.compile(
    r"\b(?:coding|genes?|between|n'?s|unknown|ambiguous|intergenic|gaps?|exon\w*|intron\w*|differ\w*"
    r"|each|per|gc|covered|mapped|repeat\w*|strand|lower|upper|masked|reads?|longer|shorter)\b"
)


def all_bases(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``genome_summary`` for "how many bases are in this file?", else None."""
    if not _BASES.search(reading.masked) or _SOME_BASES.search(reading.masked):
        return None
    if {entity.kind for entity in reading.marked.entities} - {"genome"}:
        return None
    return {"fields": ["length"]}


def noncoding(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``genome_summary`` for "what fraction is intergenic?", else None."""
    text = reading.masked
    if not re.search(_SHARE, text) or not re.search(_NONCODING, text):
        return None
    if reading.names or reading.values("type", "keyword", "quantity", "range", "motif"):
        return None
    if reading.has(
        r"\bgc\b|\blongest\b|\bgaps?\b|\bregions?\b.*\b(?:longer|list)\b|\bhow many genes"
    ):
        return None
    return with_record(reading, {"fields": ["noncoding"]})


_STRANDED = re.compile(r"\b(?:single|double)[- ]?strand(?:ed)?\b|\b[sd]s ?(?:dna|rna)\b")


def strandedness(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``genome_summary`` for "is it single stranded?", else None."""
    text = reading.masked
    if not _STRANDED.search(text) or reading.names or reading.count:
        return None
    if reading.values("keyword", "type", "range", "sequence", "motif", "enzyme", "position"):
        return None
    if not re.match(r"(?:and |so )?(?:is|are|was|does|what|which)\b", text):
        return None
    return with_record(reading, {"fields": ["molecule"]})


_NX = re.compile(r"(?<![\w.-])([NL])(\d{2})(?![\w-])", re.IGNORECASE)
_PIECES = r"(?:contigs?|scaffolds?|records?|sequences|segments?|entries|chromosomes)"
_MEAN_PIECE = re.compile(
    rf"\b(?P<s>mean|average|median|typical)\b[^?]{{0,20}}\b{_PIECES}? ?(?:length|size)s?\b"
    rf"(?: of (?:the |all |these |those |my |our )*(?:\w+ )?(?:{_PIECES}))?"
)
_ASSEMBLY = re.compile(r"\b(?:assembly|contig|scaffold)(?:'s)? (?:statistics|stats|metrics)\b")


def assembly(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``assembly_statistics`` for "what is the N50?", else None."""
    text, typed = reading.masked, reading.marked.text
    found = [
        (hit[1].lower(), int(hit[2])) for hit in _NX.finditer(typed) if 10 <= int(hit[2]) <= 99
    ]
    known = {f"{letter}{share}" for letter, share in found} & {
        str(name).lower() for name in reading.values("gene")
    }
    if found and not known and not reading.values("peptide", "sequence", "motif"):
        return {
            "shares": list(dict.fromkeys(share for _, share in found)),
            "fields": list(dict.fromkeys(letter for letter, _ in found)),
        }
    if _ASSEMBLY.search(text):
        return {"shares": [50, 90], "fields": ["n", "l", "mean", "median"]}
    their = re.search(
        rf"\b{_PIECES}\b[^?]{{0,40}}\b(?:their|the) (?P<s>mean|average|median) (?:length|size)",
        text,
    )
    if their and not reading.names and not re.search(r"\b(?:genes?|proteins?|cds)\b|@type", text):
        return {"fields": ["median" if their["s"] == "median" else "mean"]}
    mean = _MEAN_PIECE.search(text)
    if mean and re.search(rf"\b{_PIECES}\b", mean.group()) and not reading.names:
        if re.search(r"\b(?:genes?|proteins?|cds|exons?|introns?|intergenic)\b|@type", text):
            return None
        return {"fields": ["median" if mean["s"] == "median" else "mean"]}
    return None
