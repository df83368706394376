"""Questions for runs of one base and tandem repeats: "the longest run of A", "(CA)n in lacZ"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from app.plan.base import Entity
from app.plan.bounds import bounds
from app.plan.fill.base import region_or_record
from app.plan.reading import Reading

BASES = {"adenine": "A", "adenosine": "A", "cytosine": "C", "cytidine": "C", "guanine": "G",
         "guanosine": "G", "thymine": "T", "thymidine": "T", "uracil": "U"}  # fmt: skip
_LETTER = rf"(?:[acgtu](?:'?s)?|(?:{'|'.join(BASES)})s?)(?![\w'@-])"
_N = r"@(?:number|quantity|range|span)\d+"
_FILL = (
    r"(?:(?:only|just|pure|consecutive|uninterrupted|contiguous|continuous|unbroken|successive"
    r"|repeated|the|base|letter|nucleotide|at least|at most|more than|fewer than|less than"
    r"|longer than|exactly|or more|or longer|or fewer|up to|minimum|nothing but|>=?|≥|<=?|≤"
    rf"|{_N}\+?|bases|bp|nt|of) )*?"
)
_RUN = r"(?:runs?|stretch(?:es)?|tracts?|strings?|series|blocks?|homopolymers?|repeats?)"
_ENDS = (
    r"(?=\W*$|[?.,;!)]| (?:in|on|of|within|from|that|which|with|at|over|longer|shorter|are|is|there"
    r"|do|does|have|has|having|occurs?|exists?|between|and|or|inside|across|anywhere|here|bases"
    r"|nucleotides|exceeding|up|please|to|exactly|for|lies?|sits?|appears?|by|greater|more|above"
    rf"|below|under|no|{_N})\b| ?[<>≥(])"
)
"""What follows a base by its letter; "a" and "as" are words elsewhere."""
_OF = re.compile(
    rf"\b{_RUN} (?:made (?:up )?of|consisting of|composed of|of|with) {_FILL}(?P<b>{_LETTER})"
    rf"(?: (?:or|and|and/or|/|,) (?:of )?(?P<c>{_LETTER}))?{_ENDS}"
)
_BEFORE = re.compile(
    r"(?<![\w@'/-])(?:(?P<b>[cgtu])(?:'s)?[ -]|(?P<a>a)-)(?:only )?(?:runs?|tracts?|stretch(?:es)?"
    r"|homopolymers?|mono-?nucleotide \w+)\b|(?<![\w@'/-])(?P<many>a) (?:runs?|tracts?"
    r"|stretch(?:es)?|homopolymers?)\b"
)
_CAPITAL_A = re.compile(
    r"(?:(?<=[a-z,] )A (?:run|tract|stretch|homop)|\bA (?:runs|tracts|stretches))"
)
_POLY = re.compile(
    r"\bpoly[- ]?\(?d?(?P<b>[acgtu]{1,6}?)s?\)?(?![\w'])(?! ?(?:\+|tail|signal|site|polymer|binding"
    r"|m?rna|add|cleavage))"
)
_ROW = re.compile(
    rf"(?<![\w@'-])(?P<b>{_LETTER}) (?:bases |nucleotides |are |come |occur )*(?:in a row"
    rf"|in succession|consecutively|back to back)|\bconsecutive (?P<c>{_LETTER}){_ENDS}"
    rf"|(?<![\w@'-])(?P<d>[cgtu](?:'?s)?|as) (?:are )?repeated (?=more|at least|over|{_N})"
)
_BASE_NOUN = r"(?:base|nucleotide|letter|nucleobase|nt|bp)s?\b"
_SAME = re.compile(
    rf"\bhomo-?polymer\w*\b|\b{_RUN} of (?:{_FILL}|an? |any )*(?:single|one|identical|same|equal"
    rf"|individual|alike) (?:dna |kind of )?{_BASE_NOUN}|\bmono-?nucleotide (?:{_RUN}|micro\w+"
    rf"|ssrs?|strs?)\b|\b(?:single|one|same)[- ](?:base|nucleotide|letter) {_RUN}\b"
    rf"|\b(?:same|identical|one|single) {_BASE_NOUN}[^?.]{{0,40}}\b(?:in a row|repeat\w*"
    r"|after (?:each|one another))\b|\brepeated (?:single )?base\b"
)
_EACH = re.compile(
    rf"\b{_RUN} (?:of|for) (?:each|every)(?: of the)?(?: (?:four|@number\d+))? {_BASE_NOUN}"
)
_STEMS = {"mono": 1, "di": 2, "tri": 3, "tetra": 4, "penta": 5, "hexa": 6}
_STEM = rf"(?:{'|'.join(_STEMS)})"
_REPEAT = (
    r"(?:(?:tandem|simple|short|sequence|perfect|dna|unit|motif) )*(?:repeats?|micro-?satellites?"
    r"|ssrs?|strs?|satellites?|runs?|units?)\b"
)
_CLASS = re.compile(
    rf"\b(?P<c>(?:{_STEM}-?(?:nucleotides?|mers?|meric)?(?:, | and | or | to |, and |/))*{_STEM})"
    rf"[- ]?(?:nucleotides?|mers?|meric)[- ]{_REPEAT}|\brepeats? (?:of|with) (?:\w+ )?"
    rf"(?P<d>{_STEM})[- ]?nucleotides?\b|\b(?P<e>triplet) {_REPEAT}"
)
_SIZE = re.compile(
    rf"\b(?:repeat )?units?(?: (?:of|with|length|size|a|is|are))+ (?P<n>{_N})(?: bases?| bp| nt)?"
    r"(?: long)?|(?P<m>@(?:quantity|range|span)\d+)[- ](?:(?:repeat|tandem|long) )*(?:units?"
    r"|repeats?|@type\d+|micro-?satellites?)\b"
)
_TANDEM = re.compile(
    r"\bmicro-?satellites?\b|\b(?:simple|short)[- ](?:(?:sequence|tandem|dna|perfect) )*repeats?\b"
    r"|\btandem(?:ly)?[- ](?:(?:arranged|repeated|perfect|dna|sequence) )*(?:repeats?|units?"
    r"|motifs?|sequences?)\b|\bssrs?\b|\bstrs\b"
)
_UNITS = (
    re.compile(
        r"[(\[](?P<u>[acgtu]{1,12})[)\]](?:_?n\b|x\b|(?= ?@number)|(?= (?:\w+ )?repeats?\b))"
    ),
    re.compile(
        rf"(?<![\w@'-])(?P<u>[acgtu]{{2,12}})[- ](?:(?:{_STEM}-?nucleotide|triplet) )?{_REPEAT}"
    ),
    re.compile(
        rf"\brepeats? of (?:the )?(?:{_STEM}-?nucleotide |unit |motif |triplet |sequence )?"
        r"(?P<u>[acgtu]{2,12})\b"
    ),
    re.compile(r"(?<![\w@'-])(?P<u>[acgtu]{2,12}) (?:is |are )?(?:tandemly )?repeated\b"),
)
_OTHER = re.compile(
    r"\b(?:proteins?|amino|residues?|peptides?|poly-?[qnsepkrdhl]|reads|fastq"
    r"|annotat\w*|features?|repeat[_ -]regions?|\w+_repeats?|crispr\w*|inverted|direct|terminal"
    r"|dispersed|interspersed|cds|palindrom\w*|ltrs?|flank\w*|imperfect|approximate|interrupted"
    r"|mini-?satellites?|variants?|polymorphi\w+|indels?|intergenic|outside|non-?coding|introns?"
    r"|intronic|exons?|exonic|upstream|downstream|promoters?|utrs?|near\w*|around|closest|beside"
    r"|next to|windows?|density|per (?:kb|mb|gene|record|contig)|average|mean|median|histogram"
    r"|distribut\w*|plot|draw|shortest|smallest|codons?|orfs?|frames?|tails?|ends?|beginning"
    r"|mask\w*|compare\w*|expan\w+|disease|percent\w*|fraction|share|mutat\w*|primers?|cds|coding)\b"
    rf"|[35]'|%|\b{_RUN} of (?:{_FILL}|unknown |undetermined )*n'?s?\b|\bn[ -]runs?\b"
    r"|\bduplicat\w*|\btandem(?:ly)? (?:\w+ )?(?:genes?|operons?|duplicat\w*)"
)
"""Words of questions that are not for this tool: features, proteins, reads, places beside genes."""
_IN = r"\b(?:in|within|inside|of|from|lie in|located in)(?: the| all| any| its)* "
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "intergenic",
            r"\b(?:in (?:the |all )?)?(?:inter-?genic|non-?genic)(?: (?:regions?|space|dna"
            r"|sequences?|parts?|stretch(?:es)?|spacers?))?\b|\b(?:between|outside(?: of)?)"
            r"(?: the| all| any)* genes\b",
        ),
        (
            "cds",
            rf"{_IN}(?:(?:protein-?)?coding (?:sequences?|regions?|parts?|dna)|cds(?:s|es)?)\b"
            r"|\b(?:are|is|lie|which are) (?:protein-?)?coding\b|\bcoding (?=micro|ssrs|repeats)",
        ),
        ("intron", rf"{_IN}introns?\b|\bintronic\b"),
        ("exon", rf"{_IN}exons?\b|\bexonic\b"),
    )
)
"""Kinds of places that repeats lie in."""
_RECORD_NOUN = r"(?:contigs?|records?|chromosomes?|scaffolds?|replicons?|segments?)"
_BY_RECORD = re.compile(
    rf"\b(?:per|by|(?:(?:for|on|in|of) )?(?:each|every)) (?:of the )?{_RECORD_NOUN}"
    rf"\b|\b(?:which|what) {_RECORD_NOUN} (?:has|have|holds?|contains?"
    r"|carr(?:y|ies)|is|with)\b(?: the)?(?: \w+)?? (?:most|fewest|(?:highest|largest) number of)"
    r"\b"
    rf"|\b{_RECORD_NOUN} with (?:the )?(?:most|highest number of)\b"
)
LONGEST = re.compile(
    r"\b(?:longest|largest|biggest|greatest|lengthiest|how long)\b|\bmaxim\w+ (?:length|run|number)"
    r"|\bmost (?:consecutive\b|[\w']+ in a row)|\bin a row (?:at most|at the most|at maximum)"
)
_TOP = re.compile(
    r"(?P<e>@number\d+) (?:\w+ )?(?:longest|largest|biggest)\b"
    r"|\b(?:longest|largest|biggest|top) (?P<f>@number\d+)"
)
GENES = re.compile(
    r"\b(?:which|what|how many|any|list|show|find|name|count)(?: me| all| the| of the)*"
    r" (?:genes?|loci)\b|\bgenes?(?: that| which)?"
    r" (?:hold|contain|ha[vs]|with|carry|carries|includ|harbo|possess|bear|show)"
    r"|\b(?:in|within|inside)(?: all| the| any)* genes\b"
)
_WHERE = re.compile(r"\bin (?:which|what) genes? (?:is|does|do|are|lies) the\b")
_COUNTED = re.compile(
    r"(?<=\d)(?P<or> or (?:more|fewer|less|longer)|\+)?[- ](?:(?:consecutive|tandem|perfect|repeat)"
    r" )*(?:units?|cop(?:y|ies)|times|repeats?|repetitions?|@type\d+|[acgtu]'?s"
    rf"|(?:{'|'.join(BASES)})s?)(?!\w)"
)
_AMOUNT = re.compile(
    rf"\b{_RUN} (?:of |with )(?:length |size )?(?P<e>{_N})|\b{_RUN} (?P<d>@(?:number|quantity)\d+)"
    rf"|[)\]](?:n ?= ?)?(?P<f>@number\d+)"
    rf"|(?P<g>{_N})[- ](?:(?:consecutive|tandem|perfect|repeat|identical|same|equal) )*"
    rf"(?:units?|cop(?:y|ies)|times|repeats?|repetitions?|long|bases|nucleotides|{_LETTER}|@type\d)"
    rf"|\b(?:repeated|of length|of size) (?P<h>{_N})"
)
_SHORT = 50
"""Numbers of a range up to which it is one of units rather than of places."""
_SHOWN = ("type", "keyword", "codon", "motif", "sequence", "amino", "prefix", "enzyme")
_ELSE = ("type", "aminotype", "keyword", "prefix", "enzyme", "sequence", "motif", "ec", "xref",
         "peptide", "position", "codon", "amino")  # fmt: skip
_UNIT_SHAPED = re.compile(r"(?:poly-?)?\(?d?[ACGTU]{1,12}\)?n?s?")
_ANNOTATED = frozenset({"tandem_repeat", "microsatellite", "satellite"})
"""Feature keys of files that list such repeats themselves."""


@dataclass(slots=True)
class Said:
    """The words of a question with bases and repeats in letters, other entities as placeholders.

    Attributes
    ----------
    places
        Entities that were put back, with where they stand.
    """

    text: str
    original: str
    places: list[tuple[int, int, Entity]] = field(default_factory=list)

    def left(self, spans: list[tuple[int, int]]) -> list[Entity]:
        """Entities that were put back and are no part of what was understood."""
        return [
            entity
            for start, end, entity in self.places
            if not any(low < end and start < high for low, high in spans)
        ]

    def cut(self, hit: re.Match[str]) -> None:
        """Put a comma and blanks in place of some words, so that all others stay where they are."""
        start, end = hit.span()
        start -= self.text[:start].endswith(" ")
        self.text = self.text[:start] + ",".ljust(end - start) + self.text[end:]
        self.places = [one for one in self.places if one[1] <= start or end <= one[0]]

    def capital(self, unit: str) -> bool:
        """Whether letters are written as bases are, in capitals."""
        return re.search(rf"(?<![A-Za-z]){unit.upper()}(?![A-Z])", self.original) is not None


def words_of(reading: Reading) -> Said:
    pieces: list[str] = []
    said = Said("", reading.marked.text)
    last = size = 0
    for found in re.finditer(r"@([a-z]+)\d+", reading.masked):
        entity = reading.entity(found.group())
        surface = reading.marked.text[max(entity.start, 0) : max(entity.end, 0)]
        letters = entity.kind in ("gene", "absent") and _UNIT_SHAPED.fullmatch(surface)
        if not surface or not (letters or entity.kind in _SHOWN):
            continue
        before = reading.masked[last : found.start()]
        pieces += [before, surface.lower()]
        size += len(before)
        said.places.append((size, size + len(surface), entity))
        size += len(surface)
        last = found.end()
    said.text = "".join([*pieces, reading.masked[last:]])
    return said


def _base(word: str) -> str:
    """Letter of a base by what it is called."""
    word = re.sub(r"'?s$", "", word)
    return BASES.get(word, word.upper().replace("U", "T"))


def _sought(said: Said) -> tuple[dict[str, Any], list[tuple[int, int]]] | None:
    """The units or unit lengths that are spoken of, and where."""
    text = said.text
    for form in _UNITS:
        hits = [hit for hit in form.finditer(text) if said.capital(hit["u"])]
        if hits:
            units = [hit["u"].upper().replace("U", "T") for hit in hits]
            return {"units": list(dict.fromkeys(units))}, [hit.span() for hit in hits]
    each = _EACH.search(text)
    if each:
        return {"units": ["A", "C", "G", "T"]}, [each.span()]
    for form in (_POLY, _OF, _BEFORE, _ROW):
        for hit in form.finditer(text):
            letters = [value for value in hit.groupdict().values() if value]
            if hit.groupdict().get("many") and not _CAPITAL_A.search(said.original):
                continue
            units = list(dict.fromkeys(_base(letter) for letter in letters))
            return {"units": units}, [hit.span()]
    found = _CLASS.search(text)
    if found:
        sizes = {_STEMS[stem] for stem in re.findall(_STEM, found["c"] or found["d"] or "tri")}
        if found["c"] and " to " in found["c"]:
            sizes = set(range(min(sizes), max(sizes) + 1))
        return {"unit_lengths": sorted(sizes)}, [found.span()]
    found = _SAME.search(text)
    if found:
        return {"unit_lengths": [1]}, [found.span()]
    found = _TANDEM.search(text)
    if found is None or (found.group() in ("ssr", "str") and not said.capital(found.group())):
        return None
    return {}, [found.span()]


def _sizes(reading: Reading, said: Said) -> list[int]:
    """Unit lengths that are said in bases: "units of 2 to 6 bp"."""
    found: set[int] = set()
    for hit in _SIZE.finditer(said.text):
        entity = reading.entity(hit["n"] or hit["m"])
        low, high = entity.value if isinstance(entity.value, tuple) else (entity.value,) * 2
        if (hit["n"] or entity.unit == "bp") and 1 <= low <= high <= 6:
            reading.used.add(id(entity))
            found.update(range(int(low), int(high) + 1))
    return sorted(found)


def limits_of(reading: Reading, said: Said, single: bool) -> dict[str, Any] | None:
    """Limits in units, or in bp; None where there are some that cannot be told apart."""
    sized = _SIZE if _sizes(reading, said) else re.compile(r"(?!)")
    text = sized.sub("", reading.masked)
    text = _COUNTED.sub(lambda hit: hit["or"] or "", text)
    before = set(reading.used)
    found = bounds(re.sub(r"@range\d+", "", _TOP.sub("", text)), reading)
    used = [entity for entity in reading.marked.entities if id(entity) in reading.used - before]
    used = used or [entity for entity in reading.marked.entities if id(entity) in before]
    low: float | None = None
    high: float | None = None
    if found:
        low, high = found[0].low, found[0].high
    else:
        rest = _TOP.sub("", sized.sub("", said.text))
        hit = _AMOUNT.search(rest)
        told = next(filter(None, hit.groups())) if hit else ""
        if not told:
            few = (item for item in re.findall(r"@range\d+", rest)
                   if max(reading.entity(item).value) <= _SHORT)  # fmt: skip
            told = next(few, "")
        if told:
            entity = reading.entity(told)
            used = [entity]
            reading.used.add(id(entity))
            low, high = entity.value if isinstance(entity.value, tuple) else (entity.value, None)
    if len(found) > 1 or any(value != int(value) for value in (low, high) if value is not None):
        return None
    in_bases = any(entity.unit == "bp" for entity in used) and not single
    noun = "length" if in_bases else "units"
    limits = {f"min_{noun}": low, f"max_{noun}": high}
    return {key: int(value) for key, value in limits.items() if value}


def _is_amount(said: Said, entity: Entity, reading: Reading) -> bool:
    """Whether a range is a number of units rather than a place."""
    found = [value for hit in _AMOUNT.finditer(said.text) for value in hit.groups() if value]
    found += [value for hit in _SIZE.finditer(said.text) for value in hit.groups() if value]
    return any(reading.entity(value) is entity for value in found)


def place_of(reading: Reading, said: Said, spans: list[tuple[int, int]]) -> dict[str, Any] | None:
    """Genes, region or record that are searched; None where more is said than that."""
    left = [entity for entity in said.left(spans) if entity.value != "repeat_region"]
    names = [
        str(reading.entity(hit).value) for hit in re.findall(r"@(?:gene|absent)\d+", said.text)
    ]
    names += [str(entity.value) for entity in left if entity.kind in ("gene", "absent")]
    if any(entity.kind in _ELSE for entity in left) or len(reading.values("record")) > 1:
        return None
    kinds = "|".join(_ELSE)
    if re.search(rf"@(?:{kinds})\d", said.text):
        return None
    place: dict[str, Any] = {"names": list(dict.fromkeys(names))} if names else {}
    ranges = reading.marked.of("range")
    if any(max(entity.value) <= _SHORT or _is_amount(said, entity, reading) for entity in ranges):
        record = reading.first("record")
        return {**place, "record": record} if record else place
    placed = region_or_record(reading, {})
    if names and "region" in placed:
        return None
    return {**place, **placed}


def _apart(reading: Reading, said: Said) -> dict[str, Any]:
    """The kind of place, and each record by itself, which are taken out of the words."""
    found: dict[str, Any] = {}
    for kind, pattern in _PARTS:
        hit = pattern.search(said.text)
        if hit:
            found["within"] = kind
            said.cut(hit)
            break
    hit = _BY_RECORD.search(said.text)
    if hit and reading.vocabulary.record_count > 1 and not reading.values("record"):
        found["by_record"] = True
        said.cut(hit)
    return found


def simple_repeats(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``simple_repeats`` for "what is the longest run of A?", else None."""
    said = words_of(reading)
    where = _apart(reading, said)
    if _OTHER.search(said.text):
        return None
    sought = _sought(said)
    if sought is None:
        return None
    wanted, spans = sought
    arguments = {**wanted, **where}
    sizes = _sizes(reading, said)
    if sizes and not wanted:
        arguments["unit_lengths"] = sizes
    single = all(len(unit) == 1 for unit in arguments.get("units", ["NN"]))
    limits = limits_of(reading, said, single or arguments.get("unit_lengths") == [1])
    place = place_of(reading, said, spans)
    if limits is None or place is None:
        return None
    if not wanted and not limits and _ANNOTATED & reading.vocabulary.types:
        return None
    arguments |= limits
    by_gene = GENES.search(said.text) and not _WHERE.search(said.text)
    if by_gene and "names" not in place:
        arguments["by_gene"] = True
    elif re.search(r"\bgenes\b", said.text) and "names" not in place:
        return None
    if LONGEST.search(said.text):
        arguments["longest"] = True
        top = _TOP.search(said.text)
        if top:
            many = reading.entity(top["e"] or top["f"])
            reading.used.add(id(many))
            arguments["limit"] = int(many.value)
    numbers = reading.marked.of("number", "quantity", "span")
    placed = "region" in place and not reading.values("range")
    if not placed and any(id(entity) not in reading.used for entity in numbers):
        return None
    if reading.strand:
        arguments["strand"] = reading.strand
    elif single and len(arguments["units"]) == 1 and re.search(r"\b(?:both|either) strands?\b",
                                                                said.text):  # fmt: skip
        arguments["units"].append("ACGT"[::-1]["ACGT".index(arguments["units"][0])])
    return {**arguments, **place}
