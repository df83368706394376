"""Orders and limits of a question: superlatives, "sorted by ...", "top five"."""

from __future__ import annotations

import re

from app.plan.reading import Reading

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
    (rf"{_LONG}|widest|broadest", "length", "descending"),
    (rf"{_SHORT}|narrowest", "length", "ascending"),
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
        r"(?:protein (?:length|size)s?|aa (?:length|size)|amino acid length"
        r"|number of (?:amino acids|residues))",
        "aa_length",
    ),
    (r"(?:lengths?|sizes?)", "length"),
    (r"(?:positions?|coordinates?|location|start|genomic order)", "position"),
    (r"(?:names?|symbols?|alphabet\w*)", "name"),
)


def superlatives(text: str, reading: Reading) -> list[tuple[str, str]]:
    """Keys and orders of "longest", "lowest GC" and the like, in the order of the words."""
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
    for pattern, order in ((_HIGH, "ascending"), (_LOW, "descending")):
        for hit in re.finditer(rf"\b{pattern} (?:a\+?t|a/t)[ -](?:content|percentage|%)", text):
            found.append((hit.start(), "gc", order))
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


_BY = re.compile(
    r"\b(?:by|on|according to|of) (?:their |its |the |decreasing |increasing |descending "
    r"|ascending )*"
)


def sort(text: str, reading: Reading) -> tuple[str, str | None] | None:
    """Key and order of "sorted by ..."; the order is None where it is not said."""
    order = None
    if re.search(
        r"\bdescending|\bdecreasing|\b(?:long|large|big|high|heav)\w*(?:"
        r" ones?)? (?:first|on top|at the top|to (?:short|small|low))"
        r"|\bfrom (?:the )?(?:long|large|big|high)\w+|\bz[ -]a\b"
        r"|\b(?:begin|start)\w* (?:with|from|at) the (?:long|large|big|high|heav)\w+",
        text,
    ):
        order = "descending"
    elif re.search(
        r"\bascending|\bincreasing|\b(?:short|small|low|light)\w*(?:"
        r" ones?)? (?:first|on top|at the top|to (?:long|large|big|high))"
        r"|\bfrom (?:the )?(?:short|small|low)\w+|\ba[ -]z\b|\balphabetical"
        r"|\b(?:begin|start)\w* (?:with|from|at) the (?:short|small|tini|low|light)\w+",
        text,
    ):
        order = "ascending"
    verb = re.search(
        r"\b(?:sort(?:ed|ing)?|order(?:ed|ing)?|rank(?:ed|ing)?|arranged?|ranking)\b(?P<said>.*)",
        text,
    )
    for by in _BY.finditer(verb["said"]) if verb else ():
        for measure, key in _MEASURES:
            if verb and re.match(measure, verb["said"][by.end() :]):
                if key == "length" and reading.about_proteins:
                    key = "aa_length"
                return key, order or _best_first(text)
    plain = re.search(
        r"^(?:please )?(?:list|show|give|print|name|rank|table)\b[^.?]*\bby (?:their |its |the )?"
        r"(?P<rest>(?:(?:protein|aa) )?(?:length|size|gc|name|position|mass|weight|pi)\b.*)",
        text,
    )
    if plain and not re.search(r"\b(?:top|best|group\w*|differ\w*|bottom|lowest|highest)\b", text):
        for measure, key in _MEASURES:
            if re.match(measure, plain["rest"]):
                long = key in ("length", "aa_length", "gc", "mass")
                key = "aa_length" if key == "length" and reading.about_proteins else key
                return key, order or ("descending" if long else None)
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


def _best_first(text: str) -> str | None:
    """The order of "rank by length and give the top three", which names none."""
    top = re.search(r"\brank", text) and re.search(r"\b(?:top|first|best|leading)\b", text)
    return "descending" if top else None


def limit(text: str, reading: Reading) -> int | None:
    """How many are wanted: "top 5", "three longest", "longest gene" (1)."""
    words = r"(?:\w+[ -]){0,3}?"
    number = r"(?P<e>@number\d+)"
    superlative = (
        rf"(?:{_LONG}|{_SHORT}|heaviest|lightest|\w+-rich(?:est)?|highest"
        rf"|lowest|most|least|biggest|greatest|fewest|richest|poorest|top|bottom)"
    )
    if re.search(
        rf"\b(?:of|among) (?:all |the |these |those |its "
        rf"|your )*@number\d+ [\w@ -]{{0,30}}\b(?:is|has"
        rf"|was) (?:\w+ )?(?:the )?{superlative}\b(?! @number)",
        text,
    ):
        return 1
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
