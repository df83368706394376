"""Questions for operons as places, rRNA operons, distances to landmarks, and kinds near a gene."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Entity
from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.fill.places import side
from app.plan.reading import Reading

_GROUP = r"(?:operons?|(?:gene )?clusters?|regulons?|transcription units?)"
_SUBJECT = re.compile(
    rf"(?P<e>@(?:prefix|gene|absent|keyword)\d+)(?: (?:biosynthe\w+|gene|genes|rna))? {_GROUP}\b"
    rf"|\b{_GROUP} (?:of|with|containing|that (?:contains|has|holds)|holding|for|around|encoding)"
    r" (?:the |gene |genes )*(?P<f>@(?:prefix|gene|absent|keyword)\d+)"
)
_RIBOSOMAL = re.compile(
    rf"\b(?:rrna|rrn|ribosomal rna|rdna|ribosomal dna|ribosomal)(?: gene| genes)?s? {_GROUP}"
    rf"|\b{_GROUP} (?:of|for|with) (?:the )?(?:rrnas?|ribosomal rnas?)\b"
    r"|\brdna (?:repeats?|units?|copies)\b"
    r"|\b(?:rrnas?|ribosomal rnas?)(?: genes?)? (?:\w+ ){0,3}?(?:an?|one|in) operons?\b"
)
_BESIDE = re.compile(
    r"\b(?:next (?:to|after)|beside|adjacent|neighbou?r\w*|flank\w*|either side|each side"
    r"|both sides|after|before|follow\w*|preced\w*|upstream|downstream|behind|in front of|ahead of"
    r"|comes? (?:first|next)|surround\w*|border\w*|left of|right of|around)\b"
)
_FAR = re.compile(
    r"\b(?:how (?:far|close|near)|distances?|apart|far (?:away|from)|away from|close to|near"
    r"|separat\w+|spacing|nearest|closest|kb (?:away |from )|bp (?:away |from ))"
)
_GC = re.compile(r"\bgc\b|\bg ?\+ ?c\b|\bbase composition\b|\bat content\b")
_EXTENT = re.compile(
    r"\bhow (?:long|big|large)\b|\b(?:length|size|extent|strand|span|coordinates?|start|starts"
    r"|end|ends|boundar\w+|orientation|direction)\b|\bhow many (?:genes|bases|bp|base pairs)\b"
    r"|\bnumber of genes\b|\bwhere (?:is|does|do)\b"
)
_COMPARED = re.compile(
    r"\b\w+er\b|\bsame\b|\bcompar\w+|\bmore\b|\bdiffer\w*|\bopposite\b|\bversus\b|\bvs\b|\bgc\b"
)
_MEMBER = re.compile(
    r"\b(?:contains?|includes?|holds?|has|have|part of|belongs? to|member of|in|inside|within)\b"
)
_LISTING = re.compile(
    r"\b(?:list|show|name|which genes|what genes|members|products|proteins?|functions?|table)\b"
)


def _said(reading: Reading) -> str:
    """The masked question with kinds of features in words."""

    def word(found: re.Match[str]) -> str:
        entity = reading.entity(found.group())
        return {"operon": "operon", "rRNA": "rrna"}.get(str(entity.value), found.group())

    return re.sub(r"@type\d+", word, reading.masked)


def _named(entity: Entity, other: bool = False) -> dict[str, Any]:
    """Arguments that say which operon an entity means."""
    if entity.kind == "prefix":
        return {"other_prefix" if other else "prefix": str(entity.value).rstrip("*-")}
    if entity.kind == "keyword":
        if re.fullmatch("[a-z]{3,4}", str(entity.value)):
            return {"other_prefix" if other else "prefix": str(entity.value)}
        return {} if other else {"keyword": str(entity.value)}
    return {"other" if other else "name": str(entity.value)}


_GAPS = re.compile(r"\b(?:gaps?|intergenic|spacers?|spacing|holes?)\b")


def operon_place(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``operon_place`` for "what comes after the lac operon?", else None."""
    text = _said(reading)
    found = [reading.entity(hit["e"] or hit["f"]) for hit in _SUBJECT.finditer(text)]
    if reading.values("motif", "sequence", "enzyme", "codon", "range") or _GAPS.search(text):
        return None
    if not found or str(found[0].value).lower() == "rrn":
        return _of_ribosomal(reading, text)
    one = found[0]
    if one.kind == "keyword" and one.start < 0:
        return None
    arguments: dict[str, Any] = with_record(reading, _named(one))
    if not re.search(r"\boperons?\b|\btranscription unit", text):
        arguments["whole"] = True
    others = [
        entity
        for entity in (*found[1:], *reading.marked.of("gene", "absent", "prefix"))
        if entity.value != one.value and entity.start >= 0
    ]
    others = list(dict.fromkeys(others))
    if _FAR.search(text) and len(others) == 1 and (other := _named(others[0], other=True)):
        return {**arguments, "what": "distance", **other}
    kinds = [value for value in reading.values("type", "aminotype") if value != "operon"]
    if len(others) == 1 and not kinds and not reading.values("quantity"):
        other = _named(others[0], other=True)
        if others[0] in found and other and _COMPARED.search(text):
            by = "gc" if _GC.search(text) else "strand" if "strand" in text else "length"
            return {**arguments, "what": "comparison", "by": by, **other}
        if "other" in other and _MEMBER.search(text):
            return {**arguments, "what": "member", **other}
    if others or kinds:
        return None
    sizes = [entity for entity in reading.marked.of("quantity") if entity.unit == "bp"]
    beside = _BESIDE.search(text)
    where = side(reading)
    if re.search(r"\bpromoters?\b", text) and not re.search(r"\b(?:which|what) genes?\b", text):
        beside, where = beside or re.search("promoter", text), "upstream"
    genes = re.search(r"\b(?:genes?|features?|proteins?|what lies|what is)\b", text)
    asked = re.search(r"\b(?:sequences?|promoters?|dna|fasta|letters)\b", text)
    if beside and (sizes or asked) and not (genes and not asked):
        arguments["what"] = "flank"
        if sizes:
            arguments["bases"] = max(1, int(sizes[0].value))
        return {**arguments, "side": where} if where else arguments
    if sizes:
        return None
    if beside and not re.search(r"\b(?:in order|order of)\b", text):
        arguments["what"] = "neighbours"
        numbers = [n for n in reading.values("number") if isinstance(n, int) and 0 < n <= 50]
        if numbers:
            arguments["count"] = numbers[0]
        return {**arguments, "side": where} if where else arguments
    if _GC.search(text):
        return {**arguments, "what": "composition"}
    if _EXTENT.search(text) and not _LISTING.search(text):
        return arguments
    return None


def _of_ribosomal(reading: Reading, text: str) -> dict[str, Any] | None:
    """The same for "what comes after the rRNA operon?"."""
    said = re.sub(r"@prefix\d+", _stem(reading), text)
    kinds = [value for value in reading.values("type", "aminotype") if value not in _OWN]
    if not _RIBOSOMAL.search(said) or kinds or reading.values("quantity", "number", "keyword"):
        return None
    if "protein" in said or reading.names:
        return None
    arguments: dict[str, Any] = with_record(reading, {"keyword": "rRNA"})
    if _BESIDE.search(said):
        which = side(reading)
        arguments["what"] = "neighbours"
        return {**arguments, "side": which} if which else arguments
    if _GC.search(said):
        return {**arguments, "what": "composition"}
    long = re.search(r"\bhow (?:long|big|large)\b|\b(?:length|size|extent)s?\b", said)
    return arguments if long else None


_OWN = ("operon", "rRNA")


def ribosomal(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``rrna_operons`` for "how many rRNA operons are there?", else None."""
    text = re.sub(r"@prefix\d+", _stem(reading), _said(reading))
    if not _RIBOSOMAL.search(text) or re.search(r"\bproteins?\b", text):
        return None
    if reading.names or reading.values("range", "motif", "sequence", "enzyme"):
        return None
    if re.search(r"\bribosomal (?:gene )?cluster", text):
        return None
    if _BESIDE.search(text) or _GC.search(text) or _FAR.search(text):
        return None
    if re.search(r"\bhow (?:long|big|large)\b|\b(?:length|size|extent)s?\b", text):
        return None
    arguments: dict[str, Any] = with_record(reading, {})
    return {**arguments, "what": "count"} if reading.count else arguments


def _stem(reading: Reading) -> Any:
    """Replaces the placeholder of a symbol family by the family."""
    return lambda found: str(reading.entity(found.group()).value).lower()


_ORIGIN = re.compile(
    r"\b(?:replication origin|origins? of (?:dna )?replication|(?:chromosomal )?origin|ori[cv]?)\b"
    r"(?! of (?!replication|dna|the (?:genome|chromosome|plasmid)))",
    re.I,
)
_TERMINUS = re.compile(
    r"(?<![nc35]['-])(?<![NC]['-])\b(?:(?:replication )?terminus|termination region|ter region"
    r"|dif site|ter site)\b(?! of (?:the )?(?:protein|gene|cds))",
    re.I,
)
_MOLECULE = (
    r"(?:genome|chromosome|record|contig|plasmid|sequence|scaffold|replicon|segment|map|molecule)"
)
_EDGE = re.compile(
    rf"\b(?:the )?(?:very )?(?P<edge>start|beginning|left end|[35]'[- ]end|end|right end|far end"
    rf"|tail) of (?:the |its |this |my |our )*(?:\w+ )?(?:{_MOLECULE}\b|@record\d+)"
    rf"|\b{_MOLECULE}(?:'s)? (?P<other>start|end)\b"
    r"|\b(?:from|to) (?:the |its )?(?:very )?(?P<bare>start|beginning|end|left end|right end"
    r"|[35]'[- ]end)\b(?! of| codon)"
)


def landmark(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``landmark_distance`` for "how far is recA from the origin?", else None."""
    if not _FAR.search(reading.masked):
        return None
    raw = reading.marked.text
    spot = "start"
    at = _ORIGIN.search(raw) or _TERMINUS.search(raw)
    if at:
        spot = "origin" if _ORIGIN.search(raw) else "terminus"
    edge = None if at else _EDGE.search(reading.masked)
    if edge:
        said = edge["edge"] or edge["other"] or edge["bare"]
        spot = "end" if re.search(r"right|far|tail|^end|^3", said) else "start"
    if not (at or edge):
        return None
    if re.search(r"\b(?:nearest|closest|furthest|farthest)\b|\b(?:which|what) \w*genes?\b",
                 reading.masked):  # fmt: skip
        return None
    subjects = [
        entity
        for entity in reading.marked.of("gene", "absent", "prefix", "position")
        if entity.start >= 0 and not (at and at.start() < entity.end and entity.start < at.end())
    ]
    if not subjects and len(reading.names) == 1:
        subjects = reading.marked.of("gene")  # "it", of the turn before
    if len(subjects) != 1:
        return None
    one = subjects[0]
    if one.kind == "prefix" and not re.search(_GROUP, reading.masked):
        return None
    arguments: dict[str, Any] = {} if spot == "origin" else {"landmark": spot}
    key = {"prefix": "prefix", "position": "position"}.get(one.kind, "name")
    arguments[key] = one.value if key == "position" else str(one.value)
    return with_record(reading, arguments)


_FAR_KIND = re.compile(
    r"\b(?:how (?:far|close|near)|distance)\b.{0,50}\b(?:from|to) (?:the |its |an? |any |nearest"
    r" |closest |next )*(?P<e>@(?:type|aminotype)\d+)"
)


def far_kind(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``nearest_genes`` for "how far is recA from a tRNA?", else None."""
    found = _FAR_KIND.search(reading.masked)
    if found is None or len(reading.names) != 1:
        return None
    if reading.values("quantity", "range", "prefix", "keyword", "motif", "sequence"):
        return None
    kind = reading.entity(found["e"])
    if kind.value in ("operon", "gene", "CDS", "source"):
        return None
    wanted = {"types": ["tRNA"], "keywords": [kind.value]} if kind.kind == "aminotype" else {
        "types": [kind.value]
    }  # fmt: skip
    return with_record(reading, {"name": reading.names[0], "filter": wanted})


_SEVERAL = re.compile(r"\b(?:genes|proteins)\b.{0,30}\b(?:near|nearby|around|close to)\b")
_GAP_OF_TWO = re.compile(
    r"\bhow (?:many (?:bases|base pairs|bp|nt|nucleotides|kb)|far)\b.*\b(?:after|before|past|behind"
    r"|upstream|downstream|separat\w*)\b"
)


def gap_of_two(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``between_genes`` for "how many bases after A does B start?", else None."""
    if len(reading.names) != 2 or not _GAP_OF_TWO.search(reading.masked):
        return None
    if reading.values("type", "prefix", "range", "quantity", "motif", "enzyme"):
        return None
    return {"first": reading.names[0], "second": reading.names[1], "what": "distance"}


_UNKNOWN_NEAR = re.compile(
    r"\b(?:(?:is|are) there|which|what|any|find|list|show(?: me)?)(?: an?| any| some| other| the)*"
    r" (?P<word>[a-z][a-z-]+(?: (?!is|are|lie|sit)[a-z][a-z-]+)?) (?:(?:that |which )?(?:is|are"
    r"|lies?|sits?|located) )?(?:near|nearby|close to|around|nearest(?: to)?|closest(?: to)?"
    r"|in the vicinity of) (?:the |gene )*(?P<e>@gene\d+)"
)
_GENERIC = re.compile(
    r"\b(?:genes?|neighbou?rs?|features?|anything|things?|something|one|ones|loci|locus|cds|orfs?"
    r"|proteins?|else|encoded|is|are|lies?|sits?)\b"
)
_BY_ORIGIN = re.compile(
    r"\b(?:nearest|closest|next|near|close|within @quantity\d+|around)(?: to| of)? (?:the |its )?"
    r"(?:replication |chromosomal )?(?:origin(?: of replication)?|@type\d+|oric|ori)\b"
)


def by_origin(reading: Reading) -> tuple[str, dict[str, Any]] | None:
    """The call for "which genes are nearest to the origin?", where an origin is annotated."""
    found = _BY_ORIGIN.search(reading.masked)
    if found is None or reading.names or "rep_origin" not in reading.vocabulary.types:
        return None
    kinds = [kind for kind in reading.values("type") if kind != "rep_origin"]
    if "@type" in found.group() and "rep_origin" not in reading.values("type"):
        return None
    if reading.values("keyword", "prefix", "range", "position", "motif") or len(kinds) > 1:
        return None
    name: dict[str, Any] = with_record(reading, {"name": "origin of replication"})
    sizes = [entity for entity in reading.marked.of("quantity") if entity.unit == "bp"]
    wanted = {"types": kinds} if kinds else {}
    if sizes:
        given = {"filter": wanted} if wanted else {}
        return "gene_neighbours", {**name, "distance": int(sizes[0].value), **given}
    several = re.search(r"\bgenes\b|\bproteins\b", reading.masked)
    numbers = [n for n in reading.values("number") if isinstance(n, int) and 0 < n <= 100]
    limit = numbers[0] if numbers else SHOWN if several else 1
    return "nearest_genes", {**name, "filter": wanted, "limit": limit}


def origin_nearest(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``nearest_genes`` for what lies nearest to the origin, else None."""
    found = by_origin(reading)
    return found[1] if found and found[0] == "nearest_genes" else None


def origin_around(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_neighbours`` for what lies within a distance of the origin, else None."""
    found = by_origin(reading)
    return found[1] if found and found[0] == "gene_neighbours" else None


_LONGEST = r"(?:longest|largest|biggest)"
_OPERONS = re.compile(
    r"\b(?:how many|number of|count (?:the|all)?) (?:predicted |putative )?operons?\b"
    rf"|\b(?:which|what) (?:is the )?(?P<long>{_LONGEST})? ?operons?\b"
    rf"(?: is the (?P<late>{_LONGEST}))?"
    rf"|\b(?P<top>{_LONGEST}) (?:predicted )?operon\b"
)


def operons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_runs`` for operons of a file that annotates none, else None."""
    text = _said(reading)
    found = _OPERONS.search(text)
    if found is None or "operon" in reading.vocabulary.types or reading.names:
        return None
    kinds = [kind for kind in reading.values("type", "aminotype") if kind != "operon"]
    if kinds or reading.values("prefix", "keyword", "range", "position", "quantity"):
        return None
    if found["long"] or found["late"] or found["top"]:
        return {"max_gap": 100, "longest": True, "limit": 1}
    return {"max_gap": 100} if reading.count else None


def annotated_operons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for the operons of a file that annotates them, else None."""
    if "operon" not in reading.vocabulary.types or reading.names or not reading.count:
        return None
    found = _OPERONS.search(_said(reading))
    if found is None or found["long"] or found["late"] or found["top"]:
        return None
    return {"filter": {**conditions(reading), "types": ["operon"]}}


_AFTER_POSITION = re.compile(
    r"\b(?:gene|cds|orf|protein)s? (?:that |which )?(?:starts?|begins?|comes?|lies|is|located)?"
    r" ?(?:first|next|closest|right|directly|immediately|just)* ?(?P<side>after|before|past|behind"
    r"|downstream of|upstream of|to the right of|to the left of)(?: the)?(?: position| base"
    r"| nucleotide| coordinate)? (?P<e>@position\d+)"
)


def after_position(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``nearest_genes`` for "which gene comes after position 5000?", else None."""
    found = _AFTER_POSITION.search(reading.masked)
    if found is None or reading.names or len(reading.values("position")) != 1:
        return None
    if reading.values("type", "aminotype", "keyword", "range", "quantity", "motif", "prefix"):
        return None
    if reading.count or reading.superlatives or re.search(r"\b(?:genes|all)\b", reading.masked):
        return None
    back = re.search("before|upstream|left", found["side"])
    arguments: dict[str, Any] = {"position": reading.entity(found["e"]).value, "limit": 2}
    return with_record(reading, {**arguments, "side": "before" if back else "after"})


_SYNONYMS = {"ar": "rep_origin", "origin": "rep_origin", "replication origin": "rep_origin"}
"""Words for kinds of features, in the singular, that are too short or too broad elsewhere."""
_NEAR = re.compile(
    r"\b(?:near|nearby|close to|around|next to|beside|in the (?:vicinity|neighbou?rhood|proximity)"
    r" of|not far from|adjacent to|by) (?:the |gene |our |my |base |position )*"
    r"(?P<e>@(?:gene|absent|position)\d+)"
)
SHOWN = 5
"""Features near a gene that are told where no number is said."""


def near(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``nearest_genes`` for "which tRNAs are near rrsA?", else None."""
    found = _NEAR.search(reading.masked) or _UNKNOWN_NEAR.search(reading.masked)
    if found is None or reading.values("quantity", "range", "motif", "sequence", "enzyme"):
        return None
    if len(reading.names) > 1 or len(reading.values("position")) > 1:
        return None
    if re.search(r"\b(?:sequences?|sites?|gc|codons?|variants?|reads?|snps?)\b", reading.masked):
        return None
    wanted = conditions(reading)
    for key in ("record", "region", "min_length", "max_length", "length_unit"):
        wanted.pop(key, None)
    unknown = _UNKNOWN_NEAR.search(reading.masked)
    if unknown and not wanted and not _GENERIC.search(unknown["word"]):
        known = _SYNONYMS.get(unknown["word"].removesuffix("s"))
        if known and known in reading.vocabulary.types:
            wanted["types"] = [known]
        else:
            wanted["keywords"] = [unknown["word"]]
    kinds = set(wanted.get("types", []))
    told = wanted.keys() & {"keywords", "prefix", "hypothetical", "pseudo", "ec", "strand"}
    plain = not kinds or kinds <= {"CDS", "protein", "protein_coding", "gene"}
    if plain and not told and reading.values("position") and _SEVERAL.search(reading.masked):
        return with_record(
            reading, {"position": reading.first("position"), "filter": wanted, "limit": SHOWN}
        )
    beside = re.search(r"\bnext to\b|\bbeside\b|\badjacent\b|\bby\b", found.group())
    if not told and plain and (beside or "protein" not in kinds):
        return None
    entity = reading.entity(found["e"])
    key = "position" if entity.kind == "position" else "name"
    arguments: dict[str, Any] = {key: entity.value, "filter": wanted}
    numbers = [n for n in reading.values("number") if isinstance(n, int) and 0 < n <= 100]
    one = re.search(r"\b(?:nearest|closest)\b", reading.masked)
    arguments["limit"] = numbers[0] if numbers else 1 if one else SHOWN
    which = side(reading)
    if which:
        arguments["side"] = which
    return with_record(reading, arguments)
