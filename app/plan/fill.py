"""Arguments of each tool from a reading; None where the tool cannot be called with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.plan.conditions import conditions, region, types
from app.plan.reading import Reading

Filler = Callable[[Reading], "dict[str, Any] | None"]
FILLERS: dict[str, Filler] = {}


def filler(tool: str) -> Callable[[Filler], Filler]:
    """Register the filler of a tool."""

    def register(function: Filler) -> Filler:
        FILLERS[tool] = function
        return function

    return register


def with_record(reading: Reading, arguments: dict[str, Any]) -> dict[str, Any]:
    """Add the record that is named, if there is one."""
    record = reading.first("record")
    if record:
        arguments["record"] = record
    return arguments


def sort_and_limit(reading: Reading, arguments: dict[str, Any], many: int | None = None) -> None:
    """Add order and limit; `many` is the limit of a superlative in the plural without a number."""
    if reading.superlatives:
        key, order = reading.superlatives[0]
        arguments["sort_by"], arguments["order"] = key, order
        arguments["limit"] = reading.limit or many
    elif reading.sort:
        key, said = reading.sort
        arguments["sort_by"] = key
        if said:
            arguments["order"] = said
        if reading.limit:
            arguments["limit"] = reading.limit
    elif reading.limit:
        arguments["limit"] = reading.limit


def amount(reading: Reading, pattern: str) -> int | None:
    """Whole number of bases of the quantity or number that group ``e`` of a pattern finds."""
    value = reading.matching(pattern)
    return int(value) if isinstance(value, (int, float)) else None


@filler("find_genes")
def find_genes(reading: Reading) -> dict[str, Any] | None:
    wanted = conditions(reading)
    keywords = wanted.pop("keywords", [])
    wanted.pop("match", None)
    if wanted.get("ec") or wanted.get("xref"):
        keywords = []
    query = " ".join(str(word) for word in keywords)
    if len(keywords) > 1:
        query = " or ".join(keywords)
        wanted["keywords"] = keywords
    for key in ("ec", "xref", "prefix"):
        query = query or wanted.get(key, "")
    if not query:
        query = leftover(reading)
    if not query:
        return None
    if wanted.get("types") == ["protein"] and not reading.has(r"\bprotein[- ]coding"):
        del wanted["types"]
    wanted.pop("has_symbol", None)
    arguments: dict[str, Any] = {"query": query, "filter": wanted}
    if reading.limit and not reading.superlatives:
        arguments["limit"] = reading.limit
    return arguments


def leftover(reading: Reading) -> str:
    """Content words that no entity took; what a question by meaning is about."""
    from app.plan.keywords import structure

    plain = structure()
    words = re.findall(r"(?<!@)\b[a-z][a-z'-]{3,}\b", re.sub(r"@\w+", " ", reading.masked))
    return " ".join(word for word in words if word not in plain)


@filler("list_genes")
def list_genes(reading: Reading) -> dict[str, Any] | None:
    wanted = conditions(reading)
    arguments: dict[str, Any] = {"filter": wanted}
    sort_and_limit(reading, arguments, 10)
    if arguments.get("sort_by") in ("length", "aa_length"):
        proteins = wanted.get("types") == ["protein"]
        arguments["sort_by"] = "aa_length" if proteins else "length"
    if reading.names and (len(reading.names) > 1 or reading.superlatives):
        wanted["names"] = reading.names
    place = re.search(
        r"\b(second|third|fourth|fifth|2nd|3rd|4th|5th)[- ](?:most |\w+est\b)", reading.masked
    )
    if place and reading.superlatives:
        number = {"s": 1, "t": 2, "2": 1, "3": 2, "4": 3, "5": 4}.get(place.group(1)[0], 3)
        arguments["offset"], arguments["limit"] = (4 if place.group(1) == "fifth" else number), 1
    kind = sequence_kind(reading)
    if kind and reading.has(r"\bsequences?\b|\bfasta\b|\btranslat"):
        arguments["with_sequence"] = kind
        if wanted.get("types") in (["CDS"], ["protein"]) and (reading.values("prefix", "keyword")):
            del wanted["types"]
    return arguments


@filler("extremes")
def extremes(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {"filter": conditions(reading)}
    keys = [key for key, _ in reading.superlatives]
    if not keys:
        if reading.sort:
            keys = [reading.sort[0]]
        elif reading.has(r"\bgc\b"):
            keys = ["gc"]
        elif reading.has(r"\b(?:length|size|long|short|large|small|big|extreme|range)"):
            keys = ["aa_length" if reading.about_proteins else "length"]
        else:
            return None
    arguments["sort_by"] = keys[0]
    plural = reading.has(
        r"(?:longest|shortest|highest|lowest|largest|smallest|biggest) (?:genes|proteins|cds|ones)"
    )
    arguments["limit"] = reading.limit or (5 if plural else 1)
    number = reading.matching(r"(?P<e>@number\d+)(?! (?:exons|introns))")
    if isinstance(number, int) and number > 0 and not reading.bounds:
        arguments["limit"] = number
    return arguments


@filler("count_genes")
def count_genes(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {"filter": conditions(reading)}
    if reading.group:
        arguments["group_by"] = reading.group
        if reading.group == "strand":
            arguments["filter"].pop("strand", None)
    if reading.names and reading.has(r"\bgenes? (?:like|such as|named|called)"):
        arguments["filter"]["names"] = reading.names
    return arguments


_FIELDS: tuple[tuple[str, str], ...] = (
    (r"coding density|(?:fraction|percent\w*|proportion|share|part|much|%) (?:of [\w ]+? )?(?:is |are |that (?:is|are) )?(?:coding|codes?|made of genes|taken up by|covered by|protein[- ]coding)|gene density|densely|how (?:dense|compact)", "coding_density"),
    (r"mean (?:gene )?(?:length|size)|average (?:gene )?(?:length|size)|(?:mean|average|typical|median|medium|middle)\w* [\w ]*(?:genes?|length)|genes? (?:on|in the|in) average|how long (?:is|are) (?:the |a |an )?(?:average|typical|mean)", "mean_gene_length"),
    (r"(?:genetic|translation|codon) (?:code|table)|table of (?:genetic|translation)|transl_table|which code", "translation_table"),
    (r"taxonom|lineage|phylum|famil(?:y|ies)|kingdom|domain of life|classif|(?:bacteri\w*|virus|phage|archae\w*|eukaryot\w*|plasmid)(?: \w+)? or\b|\bor (?:an? )?(?:virus|bacteri|archae|phage|eukaryot)", "taxonomy"),
    (r"circular|linear|topolog|closed|\bring\b|\bcircle", "topology"),
    (r"\bdna or\b|\brna or\b|\bor (?:an? )?(?:rna|dna)\b|molecule type|type of molecule|kind of molecule|\bdna or (?:\w+ )*rna|nucleic acid|double[- ]strand|single[- ]strand", "molecule"),
    (r"(?:feature|annotation) (?:types?|kinds?|keys?|classes|inventor\w+|table)|(?:types?|kinds?|sorts?|inventory|classes) of (?:\w+ )?(?:features?|annotations?|elements)|what (?:features|kinds|is annotated)|features? (?:inventory|types?)", "types"),
    (r"\bg(?: ?\+ ?|/)?c\b|guanine", "gc"),
    (r"\bspecies\b|\borganism\b|\bstrain\b|\bbug\b|\bcreature\b|\banimal\b|\bwhat (?:bacteri|virus|phage)|which (?:bacteri|virus)|\bwhose\b|who(?:m)? does (?:it|this)|belong", "organism"),
    (r"\btitle\b|\bdefinition\b|\bname of (?:the |this )?(?:record|sequence|file|entry|genome)|what is (?:it|this (?:record|sequence|file)) called", "name"),
    (r"\bsize\b|\blength\b|\bhow (?:long|big|large|much|many (?:bases|bp|base|nucleotides|kb|mb|nt))|\bbase ?pairs\b|\bbp\b|\bbases\b|\bbig\b|\bmany bases|\bmany nucleotides|\bmb\b|\bkb\b|megabase", "length"),
    (r"\bproteins?\b|\bprotein[- ]coding", "proteins"),
    (r"\bcds\b|\bcoding sequences\b", "CDS"),
    (r"\bpseudo", "pseudogenes"),
    (r"\bcontigs?\b|\bchromosomes\b|\brecords\b|\bplasmids\b|\bsegments\b|\breplicons\b", "records"),
    (r"\bgenes\b|gene count|gene number", "genes"),
)  # fmt: skip


@filler("genome_summary")
def genome_summary(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    overview = re.search(
        r"\boverview\b|\bsummar|\bdescribe\b|\btell me about\b|\bwhat (?:is|have we) (?:in )?(?:this|here)\b|\bgeneral\b|\bintroduc|\bbasics?\b|\bgist\b|\bstats\b|\bstatistics\b|\bat a glance|\bresume\b|\bwhat do we have|\babout (?:this|the)\b|\bkey (?:facts|numbers)",
        text,
    )
    fields: list[tuple[int, str]] = []
    for pattern, field in _FIELDS:
        found = re.search(pattern, text)
        if found:
            fields.append((found.start(), field))
    for kind in reading.values("type"):
        if kind in ("tRNA", "rRNA"):
            fields.append((10_000, kind))
    chosen = [field for _, field in sorted(fields)]
    specific = {
        "coding_density",
        "mean_gene_length",
        "translation_table",
        "types",
        "taxonomy",
        "name",
    }
    if specific & set(chosen):
        drop = (
            {"genes", "length", "proteins", "CDS", "gc"}
            if not re.search(r"\band\b|,", text)
            else {"genes", "proteins", "CDS"}
        )
        if "mean_gene_length" in chosen or "coding_density" in chosen:
            drop |= {"length"}
        if "taxonomy" in chosen:
            drop |= {"organism", "molecule"}
        if "name" in chosen or "types" in chosen:
            drop |= {"organism", "records"}
        chosen = [field for field in chosen if field not in drop]
    if "molecule" in chosen and "topology" not in chosen and re.search(r"strand", text):
        chosen = ["molecule"]
    if re.search(r"\bmolecule\b|\brecord\b", text) and chosen[1:] and chosen[0] == "records":
        chosen = chosen[1:]
    if overview and not re.search(r"\b(?:length|gc|topology|organism|size)\b", text):
        chosen = []
    return with_record(reading, {"fields": list(dict.fromkeys(chosen))})


@filler("list_records")
def list_records(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {}
    text = reading.masked
    key = None
    if re.search(
        r"\b(?:most|more|fewest|least|number of|by|how many)(?: \w+){0,3} genes?\b|\bgene[- ](?:rich|count|number|poor|dense)",
        text,
    ):
        key = "genes"
    elif re.search(r"\bgc\b", text) and (reading.superlatives or reading.sort):
        key = "gc"
    elif re.search(r"\balphabet|\bby names?\b", text):
        key = "name"
    elif (
        reading.superlatives
        or (reading.sort and reading.sort[0] in ("length", "aa_length"))
        or re.search(
            r"\bby (?:size|length)\b|\b(?:big|larg|long|small|short)\w* (?:ones? )?(?:first|to)\b|\bfrom the (?:big|larg|long|small|short)\w+",
            text,
        )
    ):
        key = "length"
    if key:
        arguments["sort_by"] = key
        low = re.search(
            r"\b(?:shortest|smallest|tiniest|littlest|fewest|lowest|least|poorest|most short|most small|minimum|ascending|increasing)\b|small\w* (?:to|first)|short\w* (?:to|first)",
            text,
        )
        high = re.search(
            r"\b(?:longest|largest|biggest|most|highest|top|descending|decreasing|richest|maximum|greatest)\b|(?:big|larg|long)\w* (?:to|first)",
            text,
        )
        listing = re.search(
            r"\bcontigs\b|\brecords\b|\bscaffolds\b|\bchromosomes\b|\bsegments\b|\breplicons\b|\bplasmids\b",
            text,
        )
        if (
            key == "genes"
            and not low
            and not high
            and not reading.sort
            and not re.search(r"\bmore\b", text)
        ):
            return with_record(reading, {})
        if key != "name" and (
            high or not low or (reading.sort and reading.sort[1] == "descending")
        ):
            arguments["order"] = "descending"
        if low and not high:
            arguments["order"] = "ascending"
        if reading.limit and not (listing and reading.limit == 1):
            arguments["limit"] = reading.limit
        elif (not listing and not reading.sort and not re.search(r"\bfirst\b", text)) or (
            reading.limit == 1
            and re.search(
                r"\b(?:which|what)\b.*\b(?:of the|is the|has the|holds|among)\b|\bof the \w+ (?:is|has)",
                text,
            )
        ):
            arguments["limit"] = 1
    elif reading.limit:
        arguments["limit"] = reading.limit
    return with_record(reading, arguments)


_PROVENANCE: tuple[tuple[str, str], ...] = (
    (r"inference|evidence|predicted by|basis|backs|supports?\b|experiment|annotated by homology", "inference"),
    (r"pipeline|software|annotated (?:by|with|using)|annotation (?:tool|method|provider|software|program)|program|tool|prokka|pgap|made the annotation|did the annotation|who annotated|how was", "pipeline"),
    (r"submit|institut|deposit|sequenced by|who sequenced|lab\b|uploaded", "submitter"),
    (r"author|who wrote|written by|wrote", "authors"),
    (r"reference|paper|publi(?:cation|shed)|cite|citation|article|pubmed|literature|journal|doi|pmid", "references"),
    (r"\bdates?\b|when\b|how old|\byear\b|last (?:updated|modified|changed)|updated|recent", "date"),
    (r"bioproject|biosample|dblink|assembly accession|sra\b|project", "dblink"),
    (r"keyword", "keywords"),
    (r"comment|remarks?\b|note in the header|header (?:text|note)", "comment"),
    (r"version", "version"),
    (r"accession|genbank (?:id|number)|refseq (?:id|number)|identifier|ncbi|\bid\b", "accession"),
)  # fmt: skip


@filler("provenance")
def provenance(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["name"] = reading.names[0]
        arguments["field"] = "inference"
    found = [
        (match.start(), field)
        for pattern, field in _PROVENANCE
        if (match := re.search(pattern, reading.masked))
    ]
    fields = [field for _, field in sorted(found)]
    if "version" in fields and "accession" in fields:
        fields.remove("version")
    if fields and not reading.names:
        arguments["field"] = next((f for _, f in _PROVENANCE if f in fields), fields[0])
    return arguments


_DETAIL: tuple[tuple[str, str], ...] = (
    (r"\bec\b|enzyme commission", "ec"),
    (r"old locus|former (?:locus|tag)|previous (?:locus|tag)|old(?:er)? (?:name|tag)s?|former names?", "old_locus_tag"),
    (r"locus[ _-]?tags?|systematic name|locus id|ordered locus", "locus_tag"),
    (r"protein[ _-]?ids?|protein (?:accession|identifier)s?|refseq (?:protein|accession)|accession|wp_|np_", "protein_id"),
    (r"synonym|alias|other names?|also (?:known|called)|alternative names?|aka|another name|different names?|nickname|else is", "synonyms"),
    (r"db_?xref|xref|cross[- ]?ref|geneid|gene id|database|uniprot|\bgo\b|external (?:ids?|links)|ncbi gene|entrez|link(?:s|ed)?\b", "xrefs"),
    (r"start codon|initiation codon|start with|begin with|codon does|first codon|starts? (?:at|on) an? ", "start_codon"),
    (r"transl_table|translation table|genetic code|codon table", "transl_table"),
    (r"\bnotes?\b|comments?\b|remarks?\b", "note"),
    (r"\bproducts?\b", "product"),
    (r"\bannotated functions?\b|/function|function (?:qualifier|field|text)", "function"),
    (r"inference|evidence", "inference"),
    (r"\bexons?\b|\bintrons?\b", "exons"),
)  # fmt: skip


@filler("gene_details")
def gene_details(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    arguments: dict[str, Any] = {"names": reading.names}
    for pattern, field in _DETAIL:
        if re.search(pattern, reading.masked):
            arguments["field"] = field
            break
    return with_record(reading, arguments)


@filler("gene_location")
def gene_location(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    text = reading.masked
    arguments: dict[str, Any] = {"names": reading.names}
    amino = re.search(
        r"\baa\b|amino|residues|\bprotein\b|polypeptide|peptide|enzyme (?:long|length)|codons", text
    )
    size = re.search(
        r"\bhow (?:long|big|large|many|much)|\blength|\bsizes?\b|\bbp\b|base ?pairs|nucleotides|\bbases\b|\bkb\b|measur|\blong\b",
        text,
    )
    place = re.search(r"\bwhere\b|\blocat|\bcoord|\bposition|\bmap|\bplace|\blie", text)
    field = None
    if re.search(r"\bexons?\b|\bintrons?\b|splic|\bparts\b|\bpieces\b", text):
        field = "exons"
    elif re.search(
        r"\bstrands?\b|\borientation|\bdirection|\bforward or\b|\bplus or\b|\bsense\b|\breverse or\b|which way|transcribed",
        text,
    ):
        field = None if place and re.search(r"\band\b", text) else "strand"
    elif size and not place:
        field = "aa_length" if amino else "length"
    elif re.search(
        r"\b(?:which|what|whose|name of the|name the) (?:\w+ )?(?:record|contig|chromosome|replicon|plasmid|segment|scaffold|molecule)s?\b|\bon (?:the |a )?(?:plasmid|chromosome)(?: or\b)?|(?:contig|chromosome|record|replicon|plasmid|segment|scaffold) (?:of|for|carr|has|hold|is|does|contain|bear)|\b(?:plasmid|chromosome) or\b|which (?:one )?of the (?:records|contigs|chromosomes|plasmids|segments)",
        text,
    ):
        field = "record"
    elif re.search(r"\bstart|\bbegin|\bfirst base|5'? ?end", text) and re.search(
        r"\bend|\bstop|\bfinish|\bterminat", text
    ):
        field = None
    elif re.search(r"\bstarts?\b|\bbegin|\bfirst base|start (?:position|coordinate)", text):
        field = "start"
    elif re.search(r"\bends?\b|\bstops?\b|\bfinish|\blast base|\bterminat", text):
        field = "end"
    elif amino and re.search(r"\bmany\b|\blength\b|\blong\b", text):
        field = "aa_length"
    if field:
        arguments["field"] = field
    return with_record(reading, arguments)


@filler("gene_presence")
def gene_presence(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    return with_record(reading, {"names": reading.names})


def sequence_kind(reading: Reading) -> str | None:
    """``protein``, ``cds``, ``rna`` or ``dna`` as the question says; None where it does not."""
    text = reading.masked
    if re.search(
        r"\bprotein|\bamino|\baa\b|\bpeptide|\bpolypeptide|\btranslat|\.faa\b|\bresidues\b|\benzyme sequence",
        text,
    ):
        return "protein"
    if re.search(
        r"\bm?rna (?:sequence|of|for|from|version)|\btranscripts?\b|\bas m?rna\b|\bmrna\b|transcribe|\bin rna\b|\brna\b",
        text,
    ):
        return "rna"
    if re.search(
        r"\bcds\b|\bcoding (?:sequence|part|region|dna|bases|seq)|\bspliced\b|\borf\b|without (?:the )?introns|introns removed|no introns|exons (?:only|joined)|coding\b",
        text,
    ):
        return "cds"
    if re.search(
        r"\bdna\b|\bnucleotide|\bbases\b|\bgenomic\b|\bgene sequence|\bfasta\b|\bsequence\b", text
    ):
        return "dna"
    return None


@filler("gene_sequence")
def gene_sequence(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    text = reading.masked
    arguments: dict[str, Any] = {"names": reading.names, "kind": sequence_kind(reading) or "dna"}
    size = r"(?P<e>@(?:quantity|number)\d+)"
    up = amount(
        reading, rf"{size} (?:\w+ ){{0,3}}?(?:upstream|ahead|before|in front|5'|preceding)"
    ) or amount(reading, rf"\b(?:upstream|before|preceding|in front|ahead)(?: \w+){{0,3}}? {size}")
    down = amount(
        reading, rf"{size} (?:\w+ ){{0,3}}?(?:downstream|after|behind|3'|following|past)"
    ) or amount(reading, rf"\b(?:downstream|after|following|behind|past)(?: \w+){{0,3}}? {size}")
    both = re.search(
        r"\b(?:flank\w*|each (?:side|end)|both (?:sides|ends|directions)|either (?:side|end)|on each|padding|padded|context|margins?|around)\b",
        text,
    )
    number = amount(reading, size)
    first = amount(
        reading, rf"\b(?:first|initial|opening|leading|starting|5'[- ]most|n-terminal) {size}"
    )
    last = amount(
        reading, rf"\b(?:last|final|terminal|closing|ending|3'[- ]most|c-terminal) {size}"
    )
    promoter = re.search(r"\bpromoter|\bregulatory region|\bleader region", text)
    gene_too = re.search(
        r"\b(?:with|plus|including|include|along with|together with|and) (?:its |the |\w+ )*(?:@quantity|@number|flank|context|\d|padding|extra)"
        r"|\bextend|\bpadded|\bpadding|\bplus @|\bgenes? (?:and|with|plus|including)",
        text,
    )
    if first or last:
        arguments["first"], arguments["last"] = first, last
    elif both and number and not (up and down):
        arguments["upstream"] = arguments["downstream"] = number
        if (
            re.search(
                r"\bflank\w* (?:only|regions?|sequences?)\b(?!.*\bwith\b)|\b(?:just|only) (?:the )?flank",
                text,
            )
            and not gene_too
        ):
            arguments["flank_only"] = True
    elif up or down or promoter:
        if promoter and not up and not down:
            up = number or 200
        arguments["upstream"], arguments["downstream"] = up or 0, down or 0
        if not gene_too or promoter:
            arguments["flank_only"] = True
    elif re.search(r"\bupstream\b", text):
        arguments["upstream"], arguments["flank_only"] = 200, True
    elif re.search(r"\bdownstream\b", text):
        arguments["downstream"], arguments["flank_only"] = 200, True
    if arguments.get("upstream") or arguments.get("downstream"):
        arguments["kind"] = "dna"
    if re.search(
        r"\breverse[- ]complement|\breversed? and complement|\bother strand|\bopposite strand|\bantisense",
        text,
    ):
        arguments["reverse_complement"] = True
        if not re.search(r"\bcds\b|\bcoding", text):
            arguments["kind"] = "dna"
    return with_record(reading, arguments)


@filler("region_sequence")
def region_sequence(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    size = r"(?P<e>@(?:quantity|number)\d+)"
    value = reading.first("range")
    arguments: dict[str, Any] = {}
    positions = reading.values("position")
    first = amount(reading, rf"\b(?:first|initial|opening|leading|beginning|starting) {size}")
    if value:
        arguments = {"start": min(value), "end": max(value)}
        if value[0] > value[1]:
            arguments["strand"] = -1
    elif len(positions) >= 2:
        arguments = {"start": min(positions[:2]), "end": max(positions[:2])}
    elif first:
        arguments = {"start": 1, "end": first}
    elif positions:
        number = amount(reading, size)
        around = re.search(r"\baround\b|\beither side|\beach side|\bboth sides|\bcent", text)
        where = positions[0]
        if number and around:
            arguments = {"start": max(1, where - number), "end": where + number}
        elif number and re.search(r"\b(?:from|starting|start|beginning|after)\b", text):
            arguments = {"start": where, "end": where + number - 1}
        else:
            arguments = {"start": where, "end": where}
    else:
        return None
    if (
        re.search(
            r"\breverse[- ]complement|\brc\b|\bother strand|\bopposite strand|\bantisense", text
        )
        or reading.strand == -1
    ):
        arguments["strand"] = -1
    if re.search(r"\btranslat|\bprotein|\bamino|\bpeptide", text):
        arguments["translate"] = True
    return with_record(reading, arguments)


def pasted(reading: Reading) -> str | None:
    """A sequence given in the question."""
    return reading.first("sequence", "peptide", "motif", "codon")


@filler("sequence_operation")
def sequence_operation(reading: Reading) -> dict[str, Any] | None:
    sequence = pasted(reading)
    if not sequence:
        return None
    text = reading.masked
    operation = None
    if re.search(
        r"\breverse|\bcomplement|\brc\b|\bother strand|\bopposite strand|\banti-?sense", text
    ):
        operation = "reverse_complement"
    elif re.search(
        r"\btranslat|\bpeptide (?:for|from)|\bprotein (?:does|from|would|is encoded|sequence|for|encoded)|\bamino acids?\b(?!.*@peptide)|\bencode",
        text,
    ):
        operation = "translate"
    if reading.values("peptide") and (operation is None or operation == "translate"):
        operation = (
            "length"
            if re.search(r"\blong\b|\blength\b|\bhow many (?:aa|amino|residues|letters)", text)
            else "protein_properties"
        )
    elif re.search(r"\bgc\b|\bg ?\+ ?c\b|\bgc%", text):
        operation = operation or "gc"
    elif re.search(r"\blength|\blong\b|\bhow many|\bcount|\bsize\b|\bbases\b", text):
        operation = operation or "length"
    elif re.search(r"\bweight|\bmass|\bpi\b|\bisoelectric|\bprotein properties", text):
        operation = operation or "protein_properties"
    arguments: dict[str, Any] = {"sequence": sequence, "operation": operation or "translate"}
    table = amount(reading, r"\b(?:table|code) (?:number )?(?P<e>@(?:number|position)\d+)")
    if table:
        arguments["table"] = table
    return arguments


@filler("search_sequence")
def search_sequence(reading: Reading) -> dict[str, Any] | None:
    sequence = reading.first("sequence", "peptide", "motif")
    if not sequence:
        return None
    arguments: dict[str, Any] = {"sequence": sequence}
    mismatches = amount(reading, r"(?P<e>@number\d+) (?:mismatch|error|difference|substitution)")
    if mismatches is not None:
        arguments["max_mismatches"] = mismatches
    elif reading.has(r"\bexact"):
        arguments["max_mismatches"] = 0
    elif reading.has(r"\b(?:one|a single) (?:mismatch|error)"):
        arguments["max_mismatches"] = 1
    return arguments


@filler("pseudogenes")
def pseudogenes(reading: Reading) -> dict[str, Any] | None:
    if reading.names:
        return {"name": reading.names[0]}
    return {"what": "count" if reading.count else "list"}


@filler("duplicates")
def duplicates(reading: Reading) -> dict[str, Any] | None:
    if reading.names:
        return {"name": reading.names[0]}
    if reading.has(r"\bproducts?\b|\bfunctions?\b|\bannotations?\b|\bdescriptions?\b"):
        return {"by": "product"}
    if reading.has(
        r"\bsequences?\b|\bidentical (?:genes|proteins|copies|dna)|\bcopies of the same (?:dna|protein)"
    ):
        return {"by": "sequence"}
    return {}


def region_or_record(reading: Reading, arguments: dict[str, Any]) -> dict[str, Any]:
    """Add the region that is named, or else the record."""
    place = region(reading)
    if place:
        place.pop("mode", None)
        record = reading.first("record")
        if record:
            place["record"] = record
        arguments["region"] = place
        return arguments
    return with_record(reading, arguments)


__all__ = ["FILLERS", "amount", "filler", "pasted", "region_or_record", "types", "with_record"]
