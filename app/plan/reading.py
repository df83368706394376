"""What a question asks for, apart from the tool: order, limits, strand, negation, grouping."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from app.plan.base import Entity
from app.plan.entities import Marked
from app.plan.vocabulary import Vocabulary

_AFTER_STRAND = r"(?:[ -]?(?:strand(?:ed)?s?|direction|orientation|one'?s?\b))"
_MINUS = re.compile(
    rf"(?:\b(?:minus|negative|reverse|complement(?:ary)?|antisense"
    rf"|bottom|lagging|rev){_AFTER_STRAND}"
    r"|\(-\)|[ (]- strand|\bstrand (?:is )?(?:-1?|minus|negative|reverse)(?!\w)|-1 strand"
    r"|\b(?:on|in|for|to|only|just|from) (?:the )?(?:minus|negative"
    r"|reverse|complement)\b(?! complement| of)"
    r"|\b(?:minus|reverse) (?:genes|cds|orfs)\b)"
)
_PLUS = re.compile(
    rf"(?:\b(?:plus|positive|forward|direct|sense|top|leading){_AFTER_STRAND}"
    r"|\(\+\)|[ (]\+ strand|\bstrand (?:is )?(?:\+1?|plus|positive|forward|1)(?!\w)|\+1 strand"
    r"|\b(?:on|in|for|to|only|just|from) (?:the )?(?:plus|positive|forward|direct)\b"
    r"|\b(?:plus|forward) (?:genes|cds|orfs)\b)"
)

_LONG = (
    r"(?:most )?long(?:est)|most (?:long|large|big|lengthy)|larg(?:est)"
    r"|bigg(?:est)|great(?:est)|lengthiest"
    r"|huge(?:st)|giant|max(?:imum|imal)?"
)
_SHORT = (
    r"short(?:est)|most (?:short|small|tiny)|small(?:est)|tin(?:iest)"
    r"|least long|min(?:imum|imal)?|littlest|puniest"
)
_SUPERLATIVES: tuple[tuple[str, str, str], ...] = (
    (
        r"gc[- ]?rich(?:est)?|richest in (?:gc|g ?\+ ?c)|most gc|at[- ]poor(?:est)?",
        "gc",
        "descending",
    ),
    (
        r"gc[- ]?poor(?:est)?|at[- ]?rich(?:est)?|richest in at|most at|poorest in gc",
        "gc",
        "ascending",
    ),
    (r"heaviest|most massive", "mass", "descending"),
    (r"lightest", "mass", "ascending"),
    (r"most (?:basic|alkaline)", "pi", "descending"),
    (r"most acidic|acidest", "pi", "ascending"),
    (r"most hydrophobic|greasiest", "gravy", "descending"),
    (r"most hydrophilic|least hydrophobic|most soluble", "gravy", "ascending"),
    (r"most (?:exons|introns|spliced|pieces|parts)", "exons", "descending"),
    (
        r"(?:takes? up|occup(?:y|ies)|spans?|covers?|fills?) the (?:most|largest|biggest)"
        r" (?:room|space|dna|bases|ground|sequence|stretch\w*|part)",
        "length",
        "descending",
    ),
    (_LONG, "length", "descending"),
    (_SHORT, "length", "ascending"),
)
_HIGH = r"(?:high(?:est)?|great(?:est)?|larg(?:est)?|bigg(?:est)?|top|maximum|max|most|best)"
_LOW = r"(?:low(?:est)?|least|smallest|minimum|min|bottom)"
_MEASURES: tuple[tuple[str, str], ...] = (
    (r"(?:g\+?c|gc)(?:[ -]?(?:content|percentage|percent|%|fraction|ratio))?", "gc"),
    (r"(?:pi|isoelectric points?|iep)\b", "pi"),
    (r"(?:gravy|hydropathy|hydrophobicity)(?: (?:score|index|value))?", "gravy"),
    (r"(?:molecular (?:weight|mass)(?:es)?|mass(?:es)?|weights?|m\.?w\.?|kda)", "mass"),
    (r"(?:number of |numbers of )?(?:exons|introns)", "exons"),
    (
        r"(?:protein length|aa length|amino acid length|number of (?:amino acids|residues))",
        "aa_length",
    ),
    (r"(?:lengths?|sizes?)", "length"),
    (r"(?:positions?|coordinates?|location|start|genomic order)", "position"),
    (r"(?:names?|symbols?|alphabet\w*)", "name"),
)
_PROTEIN_NOUN = re.compile(
    r"\b(?:proteins?|polypeptides?|peptides?|translations?|gene products?|enzymes?)\b"
    r"(?! (?:sequences?|ids?|accessions?|identifiers?|data|bank|names?|lengths?)\b)"
)
_GROUPS: tuple[tuple[str, str], ...] = (
    (r"strands?|orientations?|directions?", "strand"),
    (
        r"records?|contigs?|chromosomes?|replicons?|segments?|scaffolds?|plasmids?|molecules?",
        "record",
    ),
    (r"genomes?|files?|organisms?|species", "genome"),
    (r"(?:feature )?(?:types?|kinds?|categor\w+|features?)", "type"),
    (r"products?|annotations?|functions?", "product"),
    (r"start codons?", "start_codon"),
    (r"(?:gene )?(?:symbols?|names?)", "symbol"),
)


@dataclass(slots=True)
class Bound:
    """A lower and an upper limit of one measure (``bp``, ``aa``, ``%``, ``Da``), or None each."""

    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Reading:
    """One question, read: the entities and what surrounds them."""

    marked: Marked
    vocabulary: Vocabulary
    masked: str
    names: list[str] = field(default_factory=list)
    strand: int | None = None
    superlatives: list[tuple[str, str]] = field(default_factory=list)
    sort: tuple[str, str | None] | None = None
    limit: int | None = None
    bounds: list[Bound] = field(default_factory=list)
    group: str | None = None
    count: bool = False
    used: set[int] = field(default_factory=set)

    def has(self, pattern: str) -> bool:
        """Whether a pattern occurs in the masked question."""
        return re.search(pattern, self.masked) is not None

    def values(self, *kinds: str) -> list[Any]:
        """Values of entities of some kinds."""
        return self.marked.values(*kinds)

    def first(self, *kinds: str) -> Any | None:
        """The first of these values, or None."""
        found = self.values(*kinds)
        return found[0] if found else None

    def entity(self, placeholder: str) -> Entity:
        """Entity of a placeholder such as ``@gene3``."""
        return self.marked.entities[int(re.sub(r"\D", "", placeholder))]

    def matching(self, pattern: str) -> Any | None:
        """Value of the entity whose placeholder is group ``e`` of a pattern, or None."""
        found = re.search(pattern, self.masked)
        return self.entity(found["e"]).value if found else None

    @property
    def about_proteins(self) -> bool:
        """Whether proteins are what is asked for."""
        return bool(_PROTEIN_NOUN.search(self.masked)) or self.has(r"\bprotein[- ]coding")


def read(marked: Marked, vocabulary: Vocabulary) -> Reading:
    """Read everything that does not depend on the tool."""
    reading = Reading(marked, vocabulary, marked.masked)
    text = re.sub(r"\breverse[ -]complement\w*", " ", marked.masked)
    reading.names = marked.values("gene", "absent")
    minus, plus = bool(_MINUS.search(text)), bool(_PLUS.search(text))
    if minus != plus:
        reading.strand = -1 if minus else 1
    reading.count = bool(
        re.search(
            r"\bhow ma?ny\b(?! (?:bases|base pairs|bp|nucleotides|nt|amino"
            r"|residues|aa)\b)|\bnumbers? of\b"
            r"|\bcount(?:s|ed|ing)?\b|\btally\b|, (?:the )?number\b|\bquantity\b"
            r"|\bn\?$|# of|\btotal (?:\w+ )?(?:genes"
            r"|@type|cds|proteins)|\bhow much\b.*\bgenes\b",
            text,
        )
    )
    reading.superlatives = _superlatives(text, reading)
    reading.sort = _sort(text, reading)
    reading.bounds = _bounds(text, reading)
    reading.limit = _limit(text, reading)
    reading.group = _group(text)
    return reading


def _superlatives(text: str, reading: Reading) -> list[tuple[str, str]]:
    found: list[tuple[int, str, str]] = []
    text = re.sub(r"\b(?:begin|start)\w* (?:with|from|at) the \w+est\b", " ", text)
    text = re.sub(
        rf"\b(?:{_LONG}|{_SHORT}|highest|lowest|heaviest|lightest)(?: ones?| genes| proteins)?"
        r" (?:first|last|on top|at the top|to (?:the )?\w+est)\b",
        " ",
        text,
    )
    for measure, key in _MEASURES[:-2]:
        for pattern, order in ((_HIGH, "descending"), (_LOW, "ascending")):
            for hit in re.finditer(
                rf"\b{pattern}\b(?: and (?P<other>\w+))?(?: (?:in|by|overall"
                rf"|average))?[ -](?:content (?:of |in )?)?{measure}",
                text,
            ):
                found.append((hit.start(), key, order))
                other = hit["other"] or ""
                if re.fullmatch(_HIGH, other):
                    found.append((hit.start() + 1, key, "descending"))
                elif re.fullmatch(_LOW, other):
                    found.append((hit.start() + 1, key, "ascending"))
            for hit in re.finditer(rf"\b{measure} (?:is|are|being)?(?: the)? ?{pattern}\b", text):
                found.append((hit.start(), key, order))
    taken = [start for start, _, _ in found]
    for pattern, key, order in _SUPERLATIVES:
        for hit in re.finditer(rf"\b(?:{pattern})\b", text):
            if key == "length":
                rest = text[hit.end() : hit.end() + 12]
                if re.match(r" (?:of|length|number)?\s*@(?:quantity|number)", rest):
                    continue
                if any(abs(hit.start() - start) < 4 for start in taken):
                    continue
                if re.match(r" (?:gap|distance|mismatch|overlap)", rest) and hit.group() in (
                    "max",
                    "min",
                ):
                    continue
            found.append((hit.start(), key, order))
    result: list[tuple[str, str]] = []
    for _, key, order in sorted(found):
        if key == "length" and reading.about_proteins:
            key = "aa_length"
        if (key, order) not in result:
            result.append((key, order))
    return result


def _sort(text: str, reading: Reading) -> tuple[str, str | None] | None:
    """Key and order of "sorted by ..."; the order is None where it is not said."""
    order = None
    if re.search(
        r"\bdescending|\bdecreasing|\b(?:long|large|big|high|heav)\w*(?:"
        r" ones)? (?:first|on top|at the top|to (?:short|small|low))"
        r"|\bfrom (?:the )?(?:long|large|big|high)\w+|\bz[ -]a\b"
        r"|\b(?:begin|start)\w* (?:with|from|at) the (?:long|large|big|high|heav)\w+",
        text,
    ):
        order = "descending"
    elif re.search(
        r"\bascending|\bincreasing|\b(?:short|small|low|light)\w*(?:"
        r" ones)? (?:first|on top|at the top|to (?:long|large|big|high))"
        r"|\bfrom (?:the )?(?:short|small|low)\w+|\ba[ -]z\b|\balphabetical"
        r"|\b(?:begin|start)\w* (?:with|from|at) the (?:short|small|tini|low|light)\w+",
        text,
    ):
        order = "ascending"
    verb = re.search(
        r"\b(?:sort(?:ed|ing)?|order(?:ed|ing)?|rank(?:ed|ing)?|arranged?|ranking)\b[^.?]{0,30}?"
        r"(?:\b(?:by|on|according to|of)\b) (?:their |its |the |decreasing"
        r" |increasing |descending |ascending )*(?P<rest>.*)",
        text,
    )
    if verb:
        for measure, key in _MEASURES:
            if re.match(measure, verb["rest"]):
                if key == "length" and reading.about_proteins:
                    key = "aa_length"
                return key, order
    ranked = re.search(
        r"\b(?P<end>top|best|leading|highest|bottom|lowest|last)\b"
        r"[^.?]{0,40}? by (?:their |its )?(?P<rest>.*)",
        text,
    )
    if ranked:
        side = "ascending" if ranked["end"] in ("bottom", "lowest", "last") else "descending"
        for measure, key in _MEASURES[:-2]:
            if re.match(measure, ranked["rest"]):
                if key == "length" and reading.about_proteins:
                    key = "aa_length"
                return key, order or side
    if re.search(r"\balphabetical", text):
        return "name", order
    if order and re.search(
        r"\b(?:long|large|big|short|small)\w* (?:ones )?(?:first|to)\b|\b(?:by|of) (?:length|size)",
        text,
    ):
        return ("aa_length" if reading.about_proteins else "length"), order
    if order and re.search(r"\bgc\b", text):
        return "gc", order
    return None


_MORE = (
    r"(?:longer|larger|bigger|greater|more|higher|heavier|taller)(?:"
    r" in (?:length|size))? (?:than|as|then)|over|above"
    r"|exceed(?:s|ing)?|surpass(?:es|ing)?|>|beyond|in excess of|upwards of|past"
)
_LEAST = (
    r"at least|>=|≥|=>|(?:no|not) (?:shorter|less|smaller|fewer"
    r"|lower|under) than|min(?:imum|imal)?\.?"
    r"(?: (?:length|size|of))*(?: is| =|:)?|starting (?:at|from)|from|not below|not under"
)
_FEWER = (
    r"(?:shorter|smaller|less|fewer|lower|lighter)(?: in (?:length"
    r"|size))? (?:than|as|then)|under|below|<|beneath"
)
_MOST = (
    r"at most|<=|≤|=<|(?:no|not) (?:longer|more|larger|bigger|greater|over|higher) than|up to"
    r"|max(?:imum|imal)?\.?(?: (?:length|size|of))*(?: is| =|:)?|not exceeding|not over|not above"
)
_BETWEEN = (
    r"(?:\s+(?:about|around|roughly|a length of|length|of|a|the"
    r"|say|as|approximately|approx|ca)\b)*\s*"
)
_AFTER_LEAST = re.compile(
    r"\s*(?:\+|or (?:more|longer|larger|bigger|above|greater|higher"
    r"|over)|and (?:up|above|more|longer|over)|minimum|plus\b)"
)
_AFTER_MOST = re.compile(
    r"\s*(?:or (?:less|shorter|smaller|fewer|below|lower|under)"
    r"|and (?:below|under|shorter)|maximum|tops\b|at most)"
)


def _bounds(text: str, reading: Reading) -> list[Bound]:
    """Limits on length, mass and GC from compared quantities and spans."""
    bounds: dict[str, Bound] = {}

    def at(unit: str) -> Bound:
        return bounds.setdefault(unit, Bound(unit))

    for found in re.finditer(r"@span\d+", text):
        entity = reading.entity(found.group())
        bound = at(entity.unit or _guess_unit(text, reading))
        bound.low, bound.high = sorted(entity.value)
        reading.used.add(id(entity))
    for found in re.finditer(r"@(?:quantity|number|position)\d+", text):
        entity = reading.entity(found.group())
        before, after = text[: found.start()], text[found.end() :]
        if (
            re.match(
                r"\s*(?:upstream|downstream|exons?|introns?|times|copies|genes"
                r"|on each|either side|mers?\b)",
                after,
            )
            and not entity.unit
        ):
            continue
        unit = entity.unit or _guess_unit(text, reading)
        step = 1 if unit in ("bp", "aa") and isinstance(entity.value, int) else 0
        at_end = re.compile(rf"(?:{_LEAST}){_BETWEEN}$"), re.compile(rf"(?:{_MOST}){_BETWEEN}$")
        more, fewer = (
            re.search(rf"(?:{_MORE}){_BETWEEN}$", before),
            re.search(rf"(?:{_FEWER}){_BETWEEN}$", before),
        )
        least, most = at_end[0].search(before), at_end[1].search(before)
        if least and re.search(r"\bfrom\s*$", before) and entity.kind != "quantity":
            least = None
        if most:
            at(unit).high = entity.value
        elif least:
            at(unit).low = entity.value
        elif more:
            at(unit).low = entity.value + step
        elif fewer:
            at(unit).high = entity.value - step
        elif _AFTER_LEAST.match(after):
            at(unit).low = entity.value
        elif _AFTER_MOST.match(after):
            at(unit).high = entity.value
        elif re.search(r"(?:exactly|precisely|of length|length of|equal to|=)\s*$", before) or (
            unit in ("bp", "aa")
            and re.match(r"[ -]long\b", after)
            and re.search(r"\b(?:which|any|genes?|proteins?)\b", before)
        ):
            at(unit).low = at(unit).high = entity.value
        else:
            continue
        reading.used.add(id(entity))
    return list(bounds.values())


def _guess_unit(text: str, reading: Reading) -> str:
    """Unit of a bare number that is compared: amino acids where proteins are spoken of."""
    if re.search(r"\b(?:aa|amino acids?|residues)\b", text):
        return "aa"
    if re.search(r"\bgc\b", text) and not re.search(r"\b(?:long|short|length)", text):
        return "%"
    if re.search(r"\b(?:pi|iep|isoelectric points?)\b", text):
        return "pI"
    if re.search(r"\b(?:kda|mass|weigh\w*|heavier|lighter)\b", text):
        return "Da"
    return "aa" if reading.about_proteins and not re.search(r"\bbp\b|\bbases\b", text) else "bp"


def _limit(text: str, reading: Reading) -> int | None:
    """How many are wanted: "top 5", "three longest", "longest gene" (1)."""
    words = r"(?:\w+[ -]){0,3}?"
    number = r"(?P<e>@number\d+)"
    superlative = (
        rf"(?:{_LONG}|{_SHORT}|heaviest|lightest|\w+-rich(?:est)?|highest"
        rf"|lowest|most|least|biggest|top|bottom)"
    )
    for pattern in (
        rf"\b(?:top|bottom|best|first|leading|last|any|only|show|list"
        rf"|give me|just) (?:the )?{number}",
        rf"{number} {words}{superlative}\b",
        rf"\b{superlative}(?: \w+)? {number}\b",
        rf"\b(?:limit|max|maximum|at most|up to)(?: of| to)? {number}(?! ?(?:bp|aa|kb))",
    ):
        found = re.search(pattern, text)
        if found:
            entity = reading.entity(found["e"])
            if (
                id(entity) not in reading.used
                and isinstance(entity.value, int)
                and entity.value > 0
            ):
                reading.used.add(id(entity))
                return entity.value
    if not (reading.superlatives or re.search(r"\b(?:first|last|top)\b", text)):
        return None
    plural = re.search(
        rf"\b{superlative}\b(?: (?:and|,) \w+)?(?: (?!genes|proteins|ones)[\w@-]+){{0,4}}? "
        r"(?:genes|proteins|cds|orfs|ones|contigs|trnas|rrnas|records"
        r"|features|gaps|regions|products|exons(?= genes))\b",
        text,
    )
    if plural:
        return None
    return 1 if reading.superlatives else None


def _group(text: str) -> str | None:
    for pattern, key in _GROUPS:
        if re.search(
            rf"\b(?:per|by|for each|in each|on each|each|every|for every"
            rf"|on every|broken down by|split by"
            rf"|grouped by|group by|across|on either|on both|in both|for"
            rf" both|over the two|on the two) "
            rf"(?:the |of the |different )*(?:{pattern})\b(?! (?:of|is|that|which|@))",
            text,
        ) or re.search(
            rf"\b(?:each|every|either|per)(?: one)?(?: of)?(?: the| these| those)?"
            rf"(?: @number\d+)?(?: different)? (?:{pattern})\b",
            text,
        ):
            return key
    if re.search(r"(?:^|\s)\+\s.{0,12}\band\b.{0,8}\s-(?:\s|,|$)", text):
        return "strand"
    if re.search(
        r"\b(?:plus|forward)\b.{0,25}\b(?:and|vs|versus|or|/)\b.{0,12}\b(?:minus|reverse)\b", text
    ):
        return "strand"
    return None
