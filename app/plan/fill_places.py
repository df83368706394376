"""Arguments of the tools on places, patterns and several genomes."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions, region, types
from app.plan.fill import amount, filler, region_or_record, with_record
from app.plan.reading import Reading

_SIZE = r"(?P<e>@(?:quantity|number|position)\d+)"


@filler("protein_properties")
def protein_properties(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["names"] = reading.names
    field = None
    if re.search(
        r"\bweigh|\bmass|\bheav|\blight(?:est|er)\b|\bk?da\b|\bkilodalton|\bm\.?w\b|\bmol wt", text
    ):
        field = "mass"
    elif re.search(r"\bpi\b|\bisoelectric|\biep\b|\bbasic\b|\bacidic\b|\bcharge", text):
        field = "pi"
    elif re.search(r"\bgravy\b|\bhydro(?:path|phob|phil)", text):
        field = "gravy"
    elif re.search(r"\bextinction|\babsor|\b280\b", text):
        field = "extinction"
    elif reading.values("amino") or re.search(r"\bcomposition|\bhow many (?:\w+ )?residues", text):
        field = "composition"
    several = sum(
        bool(re.search(pattern, text))
        for pattern in (
            r"\bweigh|\bmass|\bkda\b|\bmw\b",
            r"\bpi\b|\bisoelectric",
            r"\bgravy\b|\bhydro",
            r"\bextinction",
            r"\bcomposition",
        )
    )
    if several > 1 or (
        re.search(
            r"\b(?:properties|stats|parameters|characteristics|physicochemical|everything|protparam)\b",
            text,
        )
        and several == 0
    ):
        field = None
    residue = reading.first("amino")
    if residue:
        arguments["residue"] = residue
        field = "composition"
    keys = [key for key, _ in reading.superlatives if key in ("mass", "pi", "gravy", "aa_length")]
    sort = (
        reading.sort[0]
        if reading.sort and reading.sort[0] in ("mass", "pi", "gravy", "aa_length")
        else None
    )
    if keys or sort or not reading.names:
        wanted = conditions(reading)
        if wanted.get("types") == ["protein"]:
            del wanted["types"]
        arguments["filter"] = wanted
    if keys and not (reading.names and len(reading.names) == 1):
        key, order = next(item for item in reading.superlatives if item[0] == keys[0])
        arguments.update(sort_by=key, order=order, limit=reading.limit or 10)
    elif sort:
        arguments["sort_by"] = sort
        if reading.sort and reading.sort[1]:
            arguments["order"] = reading.sort[1]
        if reading.limit:
            arguments["limit"] = reading.limit
    elif not reading.names:
        if not arguments.get("filter"):
            return None
    if field and "sort_by" not in arguments:
        arguments["field"] = field
    return arguments


def side(reading: Reading) -> str | None:
    """Which side of a gene is meant, or None for both."""
    text = reading.masked
    if re.search(
        r"\b(?:both|either|each) (?:sides?|directions?|ends?)|\bflank|\bup-? ?(?:stream)? ?(?:and|or|/) ?down-?stream",
        text,
    ):
        return None
    up = re.search(r"\bupstream\b|\b5' (?:of|to|side)", text)
    down = re.search(r"\bdownstream\b|\b3' (?:of|to|side)", text)
    if up and down:
        return None
    if up:
        return "upstream"
    if down:
        return "downstream"
    before = re.search(
        r"\b(?:before|preced\w+|left|ahead of|in front of|prior|previous|comes? first)\b", text
    )
    after = re.search(
        r"\b(?:after|follow\w*|right (?:of|side)|to the right|succeed\w*|comes? next|next gene|behind|subsequent)\b",
        text,
    )
    if before and after:
        return None
    if before:
        return "before"
    if after:
        return "after"
    return None


@filler("gene_neighbours")
def gene_neighbours(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    text = reading.masked
    arguments: dict[str, Any] = {"name": reading.names[0]}
    quantity = next((e for e in reading.marked.of("quantity") if e.unit == "bp"), None)
    distance = amount(
        reading,
        rf"\b(?:within|inside|less than|up to|closer than|under|at most|no (?:more|further|farther) than|radius of|window of)(?: \w+){{0,3}}? {_SIZE}(?! (?:genes|neighbours))",
    )
    if quantity is not None:
        distance = int(quantity.value)
    number = amount(reading, r"(?P<e>@number\d+)")
    which = side(reading)
    if which:
        arguments["side"] = which
    if distance is not None and (
        quantity is not None or re.search(r"\bwithin\b|\bdistance\b|\bradius\b|\bwindow\b", text)
    ):
        arguments["distance"] = distance
    elif number and number > 0:
        arguments["count"] = number
    elif re.search(r"\b(?:two|couple|pair)\b", text) and not re.search(
        r"\btwo (?:sides|neighbours)", text
    ):
        arguments["count"] = 2
    if reading.strand and re.search(r"\bstrand", text):
        arguments["strand"] = reading.strand
    return with_record(reading, arguments)


@filler("between_genes")
def between_genes(reading: Reading) -> dict[str, Any] | None:
    if len(reading.names) < 2:
        return None
    what = "genes"
    if reading.has(r"\boverlap|\bshare (?:\w+ )?bases|\bintersect"):
        what = "overlap"
    elif reading.has(
        r"\bdistance|\bfar\b|\bgap\b|\bapart|\bbases\b|\bbp\b|\bspac|\bseparat|\bclose\b|\bnucleotides|\bnt\b|\bkb\b|\bintergenic|\bhow (?:much|long|big|large)|\bnear\b|\bbase ?pairs"
    ) and not reading.has(r"\b(?:which|what|list|any|how many) (?:\w+ )?genes?\b"):
        what = "distance"
    return {"first": reading.names[0], "second": reading.names[1], "what": what}


@filler("region_contents")
def region_contents(reading: Reading) -> dict[str, Any] | None:
    place = region(reading)
    positions = reading.values("position")
    if place is None and positions:
        place = {"start": positions[0], "end": positions[0]}
        quantity = amount(reading, r"(?P<e>@quantity\d+)")
        if quantity:
            place = {"start": max(1, positions[0] - quantity), "end": positions[0] + quantity}
    if place is None:
        numbers = [n for n in reading.values("number") if isinstance(n, int) and n > 0]
        if len(numbers) == 1:
            place = {"start": numbers[0], "end": numbers[0]}
        elif len(numbers) == 2:
            place = {"start": min(numbers), "end": max(numbers)}
    if place is None:
        return None
    kinds = types(reading)
    if kinds and kinds != ["protein"]:
        place["types"] = kinds
    elif reading.has(r"\bproteins\b|\bprotein[- ]coding"):
        place["types"] = ["protein"]
    return with_record(reading, place)


@filler("gene_cluster")
def gene_cluster(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {}
    prefix = reading.first("prefix")
    if prefix:
        arguments["prefix"] = prefix
    elif reading.names:
        arguments["name"] = reading.names[0]
    elif reading.values("keyword"):
        arguments["keyword"] = reading.first("keyword")
    gap = amount(reading, r"(?P<e>@quantity\d+)")
    if gap:
        arguments["max_gap"] = gap
    return arguments


@filler("gene_runs")
def gene_runs(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    gap = next((int(e.value) for e in reading.marked.of("quantity") if e.unit == "bp"), None)
    if gap is None:
        gap = amount(reading, r"\bgaps?\b[^@]{0,30}(?P<e>@number\d+)")
    if gap is not None:
        arguments["max_gap"] = gap
    number = amount(
        reading,
        r"(?P<e>@number\d+)(?: or more| \+|\+)?(?: \w+){0,3}? (?:genes|members|cds|in a row|or more)",
    )
    if number is None and gap is None:
        number = amount(
            reading, r"(?:at least|minimum(?: of)?|more than|over|>=?) (?P<e>@number\d+)"
        )
    if number:
        if re.search(r"\b(?:more than|over|>) @number", text):
            number += 1
        arguments["min_genes"] = max(2, number)
    if reading.names:
        starts = re.search(r"\b(?:start|begin|head|first|led|open)\w*\b", text)
        arguments["starts_with" if starts else "contains"] = reading.names[0]
    top = amount(reading, r"\b(?:top|first|longest|largest|biggest) (?P<e>@number\d+)") or amount(
        reading, r"(?P<e>@number\d+) (?:longest|largest|biggest)"
    )
    if top:
        arguments["limit"] = top
        arguments["longest"] = True
        arguments.pop("min_genes", None)
    elif re.search(r"\b(?:longest|largest|biggest|most long|greatest|record)\b", text):
        arguments["longest"] = True
    return arguments


@filler("find_motif")
def find_motif(reading: Reading) -> dict[str, Any] | None:
    pattern = reading.first("motif", "codon")
    if pattern is None:
        sequence = reading.first("sequence")
        pattern = sequence if sequence and len(sequence) <= 40 else None
    text = reading.masked
    if pattern is None:
        if re.search(r"\btata[ -]box", text):
            pattern = "TATAAT"
        elif re.search(r"\bshine[- ]dalgarno", text):
            pattern = "AGGAGG"
        else:
            return None
    arguments: dict[str, Any] = {"pattern": pattern}
    if reading.strand:
        arguments["strand"] = reading.strand
    if reading.names:
        arguments["near"] = reading.names[0]
        size = amount(reading, r"(?P<e>@(?:quantity|number)\d+)")
        if size:
            arguments["upstream"] = size
        elif re.search(r"\bupstream|\bpromoter|\bin front|\bbefore", text):
            arguments["upstream"] = 200
        return arguments
    return region_or_record(reading, arguments)


@filler("restriction_sites")
def restriction_sites(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {"enzymes": reading.values("enzyme")}
    if not arguments["enzymes"]:
        cuts = amount(
            reading, r"(?P<e>@number\d+) (?:times|cuts?|sites?|places|positions)"
        ) or amount(reading, r"(?:cut\w*|sites?) (?:\w+ ){0,3}?(?P<e>@number\d+)")
        if re.search(
            r"\b(?:don't|do not|doesn't|does not|not|never|no|zero|non|cannot|can't|without|fail|absent|missing)[ -](?:\w+ ){0,2}?(?:cut\w*|sites?|recogni|chop|cleav|digest)|\bnon-?cutters?|\bzero\b|\bnever\b|\bnot at all",
            text,
        ):
            cuts = 0
        elif re.search(
            r"\bonce\b|\bsingle\b|\bunique\b|\bone (?:time|cut|site|place)|\bone-?cutters?|\bexactly one|\bonly one|\bjust one|\b1x\b|\blineari",
            text,
        ):
            cuts = 1
        elif re.search(r"\btwice\b|\bdouble cutters?|\btwo (?:times|sites|cuts)", text):
            cuts = 2
        elif re.search(r"\bthrice\b|\bthree times", text):
            cuts = 3
        if cuts is None:
            return None
        arguments["cuts"] = cuts
    return region_or_record(reading, arguments)


@filler("digest")
def digest(reading: Reading) -> dict[str, Any] | None:
    enzymes = reading.values("enzyme")
    return with_record(reading, {"enzymes": enzymes}) if enzymes else None


@filler("composition")
def composition(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["names"] = reading.names
    if re.search(r"\bskew", text):
        arguments["field"] = "skew"
    elif re.search(
        r"\bn'?s\b|\bn[- ]?(?:runs?|stretch\w*|bases)\b|\bof n\b|\bruns? of n|\bambiguous|\bunknown bases|\bundetermined|\bunresolved|\bmissing bases|\bassembly gaps?|\bnnn+|\bgaps?\b",
        text,
    ):
        arguments["field"] = "n_runs"
    elif re.search(r"\bgc\b|\bg ?\+ ?c\b|\bg/c\b|\bguanine and|\bg and c\b", text):
        pass
    elif re.search(
        r"\bat[- ]?(?:content|percent\w*|fraction|ratio|%)|\ba ?\+ ?t\b|\bat of\b|\bat rich|\bat\b (?:in|for)|\ba/t\b|\ba and t\b|\bpercent at\b|% ?at\b",
        text,
    ):
        arguments["field"] = "at"
    else:
        arguments["field"] = "bases"
    window = amount(
        reading,
        r"\b(?:windows?|sliding|steps?|bins?|blocks?|chunks?|every|per)(?: \w+){0,3}? (?P<e>@(?:quantity|number)\d+)",
    ) or amount(
        reading,
        r"(?P<e>@(?:quantity|number)\d+)(?: \w+){0,2} (?:windows?|bins?|blocks?|chunks?|steps?)",
    )
    if window:
        arguments["window"] = window
        return with_record(reading, arguments)
    return region_or_record(reading, arguments)


_MERS = {"mono": 1, "di": 2, "tri": 3, "tetra": 4, "penta": 5, "hexa": 6, "hepta": 7, "octa": 8, "nona": 9, "deca": 10}  # fmt: skip


@filler("kmers")
def kmers(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    k = amount(
        reading, r"(?P<e>@number\d+)[- ]?(?:mers?|letter|base|nucleotide|nt|bp|long)"
    ) or amount(
        reading, r"\b(?:k ?=|of (?:length|size)|length|size) ?(?P<e>@(?:number|quantity)\d+)"
    )
    arguments: dict[str, Any] = {}
    for stem, size in _MERS.items():
        if re.search(rf"\b{stem}(?:-?mers?|-?nucleotides?|meric)\b", text):
            k = size
    if k is None:
        found = re.search(r"\b(\d{1,2}) ?-?mers?\b", text)
        k = int(found.group(1)) if found else None
    if k is None:
        unit = next(
            (e for e in reading.marked.of("quantity") if e.unit == "bp" and e.value <= 12), None
        )
        k = int(unit.value) if unit else None
    if k and 1 <= k <= 12:
        arguments["k"] = k
    limit = reading.limit or amount(
        reading, r"\b(?:top|list|show|give me|the) (?P<e>@number\d+)(?! ?-?mers?)"
    )
    if limit is None:
        limit = amount(reading, r"(?P<e>@number\d+) (?:most|commonest|top|best)")
    if limit and limit != k:
        arguments["limit"] = limit
    elif re.search(
        r"\b(?:the|which|what) (?:is the )?(?:single )?(?:most \w+|commonest) (?:\w+[- ])?(?:\w*mer|word|@number\d+-?mer|\w+nucleotide)\b",
        text,
    ):
        arguments["limit"] = 1
    return with_record(reading, arguments)


@filler("codon_usage")
def codon_usage(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["names"] = reading.names
    codon = reading.first("codon")
    if re.search(r"\bstart(?:s|ing)? codons?|\binitiat\w+ codons?|\bstart with|\bstarts\b", text):
        arguments["what"] = "start"
    elif re.search(
        r"\bstop(?:ping)? codons?|\bterminat\w+ codons?|\bstops\b|\bamber\b|\bochre\b|\bopal\b|\bend with",
        text,
    ):
        arguments["what"] = "stop"
    if codon:
        arguments["codon"] = codon
        arguments.pop("what", None) if arguments.get("what") == "usage" else None
    return with_record(reading, arguments)


@filler("find_orfs")
def find_orfs(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.strand:
        arguments["strand"] = reading.strand
    for bound in reading.bounds:
        if bound.low:
            arguments["min_length"] = int(bound.low * 3 + 3 if bound.unit == "aa" else bound.low)
    if "min_length" not in arguments:
        quantity = next((e for e in reading.marked.of("quantity") if e.unit in ("bp", "aa")), None)
        if quantity is not None and not re.search(r"\bfirst @quantity", text):
            factor = 3 if quantity.unit == "aa" else 1
            arguments["min_length"] = int(quantity.value) * factor + (3 if factor == 3 else 0)
    limit = reading.limit or amount(
        reading, r"(?P<e>@number\d+) (?:\w+ )?(?:orfs|open|longest|biggest)"
    )
    if limit:
        arguments["limit"] = limit
    codons = reading.values("codon")
    if codons:
        arguments["start_codons"] = codons
    elif re.search(
        r"\balternative start|\bany start|\ball start codons|\bother start codons", text
    ):
        arguments["start_codons"] = ["ATG", "GTG", "TTG"]
    return region_or_record(reading, arguments)


@filler("intergenic")
def intergenic(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if re.search(r"\b(?:mean|average|typical|avg|median)\b|\bon average|\bin average", text):
        arguments["what"] = "mean"
    elif reading.count:
        arguments["what"] = "count"
    for bound in reading.bounds:
        if bound.low is not None:
            arguments["min_length"] = int(bound.low)
        if bound.high is not None:
            arguments["max_length"] = int(bound.high)
    if "what" not in arguments:
        if reading.superlatives:
            if reading.superlatives[0][1] == "ascending":
                arguments["order"] = "ascending"
            arguments["limit"] = reading.limit or (
                10
                if not re.search(r"\b(?:gap|region|space|stretch|distance|desert|spacer)\b", text)
                else 1
            )
        elif (reading.sort and reading.sort[0] == "position") or re.search(
            r"\bin (?:map |genome )?order\b", text
        ):
            arguments["sort_by"], arguments["order"] = "position", "ascending"
        elif reading.limit:
            arguments["limit"] = reading.limit
    return with_record(reading, arguments)


@filler("overlaps")
def overlaps(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["name"] = reading.names[0]
    size = next((b.low for b in reading.bounds if b.unit == "bp" and b.low is not None), None)
    if size is None:
        size = amount(reading, r"(?P<e>@quantity\d+)")
    if size:
        arguments["min_overlap"] = int(size)
    if re.search(
        r"\b(?:opposite|different|opposing|both|antisense|divergent|convergent|anti-?parallel|other) (?:strands?|directions?|overlap|orientation)|\bconvergent|\bantisense|\bopposite",
        text,
    ):
        arguments["opposite_strands"] = True
    elif re.search(
        r"\bsame (?:strand|direction|orientation)|\bunidirectional|\bco-?directional", text
    ):
        arguments["opposite_strands"] = False
    if reading.count and not reading.names:
        arguments["what"] = "count"
    elif reading.superlatives or re.search(
        r"\bby (?:size|length)|\bmost\b.*\boverlap|\boverlap\w* (?:the )?most", text
    ):
        arguments["sort_by"] = "length"
        arguments["limit"] = reading.limit or 1
        if re.search(r"\bby (?:size|length)\b", text) and not reading.superlatives:
            del arguments["limit"]
    elif reading.limit:
        arguments["limit"] = reading.limit
    return arguments


_COMPARED: tuple[tuple[str, str], ...] = (
    (r"\bgc\b|\bg\+c\b", "gc"),
    (r"\bpseudo", "pseudogenes"),
    (
        r"\bcontigs?\b|\brecords?\b|\bchromosomes?\b|\bplasmids?\b|\breplicons?\b|\bsegments?\b",
        "records",
    ),
    (r"\bproteins?\b|\bcds\b", "proteins"),
    (r"\bgenes?\b", "genes"),
    (r"\bsizes?\b|\blengths?\b|\blong|\bbig|\blarg|\bsmall|\bshort|\bbp\b|\bbases\b", "length"),
)


@filler("compare_genomes")
def compare_genomes(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {}
    wanted = conditions(reading)
    kinds = wanted.pop("types", [])
    wanted.pop("record", None)
    fields = [kind for kind in kinds if kind in ("tRNA", "rRNA")]
    for pattern, field in _COMPARED:
        if re.search(pattern, reading.masked):
            fields.append(field)
    if "pseudogenes" in fields and "genes" in fields and not reading.has(r"\bgenes\b"):
        fields.remove("genes")
    if wanted or (kinds and not set(kinds) <= {"tRNA", "rRNA", "protein", "CDS", "pseudogene"}):
        if kinds:
            wanted["types"] = kinds
        arguments["filter"] = wanted
        fields = []
    elif set(fields) & {"tRNA", "rRNA", "pseudogenes"}:
        fields = [field for field in fields if field not in ("genes", "proteins")]
    if fields:
        arguments["fields"] = list(dict.fromkeys(fields))
    return arguments


@filler("shared_genes")
def shared_genes(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    genomes = reading.values("genome")
    only = re.search(
        r"\b(?:unique|only|missing|lack\w*|absent|not (?:in|found|present|shared)|but not|except|specific|exclusive\w*|don't|doesn't|does not|without|private|no counterpart|differ\w*)\b",
        text,
    )
    if only:
        arguments["mode"] = "only_in"
        if genomes:
            chosen = genomes[0]
            lacking = re.search(
                r"\b(?:missing|absent|lack\w*|not (?:in|found in|present in))(?: from| in)? (?:the )?(?P<e>@genome\d+)",
                text,
            )
            holder = re.search(
                r"(?:\bin|\bof|\bto|\bfor|\bfrom|\bhas|\bthat) (?:the )?(?P<e>@genome\d+)(?: has| have)?(?:,? (?:but|and) (?:is |are )?(?:not|missing|absent|lack)| that| which| only)",
                text,
            )
            if holder:
                chosen = reading.entity(holder["e"]).value
            elif lacking and len(genomes) > 1:
                gone = reading.entity(lacking["e"]).value
                chosen = next(name for name in genomes if name != gone)
            elif (
                re.search(r"@genome\d+ (?:lacks|is missing|doesn't|does not|misses)", text)
                and len(genomes) > 1
            ):
                gone = reading.matching(
                    r"(?P<e>@genome\d+) (?:lacks|is missing|doesn't|does not|misses)"
                )
                chosen = next((name for name in genomes if name != gone), chosen)
            arguments["only_in"] = chosen
    if re.search(r"\bproducts?\b|\bfunctions?\b|\bannotations?\b|\bdescriptions?\b", text):
        arguments["by"] = "product"
    if reading.count:
        arguments["what"] = "count"
    return arguments
