"""Arguments of the tools on whole genomes and records."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import (
    filler,
    with_record,
)
from app.plan.ordinals import rank
from app.plan.reading import Reading

_FIELDS: tuple[tuple[str, str], ...] = (
    (
        r"coding density|(?:fraction|percent\w*|proportion|share|part"
        r"|much|%) (?:of [\w ]+? )?(?:is |are |that (?:is|are) )?(?:coding"
        r"|codes?|made of genes|taken up by|covered by|protein[- ]coding)"
        r"|gene density|densely|how (?:dense|compact)",
        "coding_density",
    ),
    (
        r"mean (?:gene )?(?:length|size)|average (?:gene )?(?:length"
        r"|size)|(?:mean|average|typical|median|medium|middle)\w* [\w"
        r" ]*(?:genes?|length)|genes? (?:on|in the|in) average|how"
        r" long (?:is|are) (?:the |a |an )?(?:average|typical|mean)",
        "mean_gene_length",
    ),
    (
        r"(?:genetic|translation|codon) (?:code|table)|table of (?:genetic"
        r"|translation)|transl_table|which code",
        "translation_table",
    ),
    (
        r"taxonom|lineage|phylum|famil(?:y|ies)|kingdom|domain of life"
        r"|classif|(?:bacteri\w*|virus|phage|archae\w*|eukaryot\w*"
        r"|plasmid)(?: \w+)? or\b|\bor (?:an? )?(?:virus|bacteri|archae"
        r"|phage|eukaryot)",
        "taxonomy",
    ),
    (r"circular|linear|topolog|closed|\bring\b|\bcircle", "topology"),
    (
        r"\bdna or\b|\brna or\b|\bor (?:an? )?(?:rna|dna)\b|molecule"
        r" type|type of molecule|kind of molecule|\bdna or (?:\w+ )*rna"
        r"|nucleic acid|double[- ]strand|single[- ]strand",
        "molecule",
    ),
    (
        r"(?:feature|annotation) (?:types?|kinds?|keys?|classes|inventor\w+"
        r"|table)|(?:types?|kinds?|sorts?|inventory|classes) of (?:\w+"
        r" )?(?:features?|annotations?|elements)|what (?:features|kinds"
        r"|is annotated)|features? (?:inventory|types?)",
        "types",
    ),
    (r"\bg(?: ?\+ ?|/)?c\b|guanine", "gc"),
    (
        r"\bspecies\b|\borganism\b|\bstrain\b|\bbug\b|\bcreature\b"
        r"|\banimal\b|\bwhat (?:bacteri|virus|phage)|which (?:bacteri"
        r"|virus)|\bwhose\b|who(?:m)? does (?:it|this)|belong",
        "organism",
    ),
    (
        r"\btitle\b|\bdefinition\b|\bname of (?:the |this )?(?:record"
        r"|sequence|file|entry|genome)|what is (?:it|this (?:record"
        r"|sequence|file)) called",
        "name",
    ),
    (
        r"\bsize\b|\blength\b|\bhow (?:long|big|large|much|many (?:bases"
        r"|bp|base|nucleotides|kb|mb|nt))|\bbase ?pairs\b|\bbp\b|\bbases\b"
        r"|\bbig\b|\bmany bases|\bmany nucleotides|\bmb\b|\bkb\b|megabase",
        "length",
    ),
    (r"\bproteins?\b|\bprotein[- ]coding", "proteins"),
    (r"\bcds\b|\bcoding sequences\b", "CDS"),
    (r"\bpseudo", "pseudogenes"),
    (
        r"\bcontigs?\b|\bchromosomes\b|\brecords\b|\bplasmids\b|\bsegments\b"
        r"|\breplicons\b",
        "records",
    ),
    (r"\bgenes\b|gene count|gene number", "genes"),
)


@filler("genome_summary")
def genome_summary(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    overview = re.search(
        r"\boverview\b|\bsummar|\bdescribe\b|\btell me about\b|\bwhat"
        r" (?:is|have we) (?:in )?(?:this|here)\b|\bgeneral\b|\bintroduc"
        r"|\bbasics?\b|\bgist\b|\bstats\b|\bstatistics\b|\bat a glance"
        r"|\bresume\b|\bwhat do we have|\babout (?:this|the)\b|\bkey"
        r" (?:facts|numbers)",
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
        r"\b(?:most|more|fewest|least|number of|by|how many)(?: \w+){0,3}"
        r" genes?\b|\bgene[- ](?:rich|count|number|poor|dense)",
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
            r"\bby (?:size|length)\b|\b(?:big|larg|long|small|short)\w*"
            r" (?:ones? )?(?:first|to)\b|\bfrom the (?:big|larg|long|small"
            r"|short)\w+",
            text,
        )
    ):
        key = "length"
    if key:
        arguments["sort_by"] = key
        low = re.search(
            r"\b(?:shortest|smallest|tiniest|littlest|fewest|lowest|least"
            r"|poorest|most short|most small|minimum|ascending|increasing)\b"
            r"|small\w* (?:to|first)|short\w* (?:to|first)",
            text,
        )
        high = re.search(
            r"\b(?:longest|largest|biggest|most|highest|top|descending"
            r"|decreasing|richest|maximum|greatest)\b|(?:big|larg|long)\w*"
            r" (?:to|first)",
            text,
        )
        listing = re.search(
            r"\bcontigs\b|\brecords\b|\bscaffolds\b|\bchromosomes\b|\bsegments\b"
            r"|\breplicons\b|\bplasmids\b",
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
                r"\b(?:which|what)\b.*\b(?:of the|is the|has the|holds|among)\b"
                r"|\bof the \w+ (?:is|has)",
                text,
            )
        ):
            arguments["limit"] = 1
        if place := rank(text):
            arguments["offset"], arguments["limit"] = place, 1
    elif reading.limit:
        arguments["limit"] = reading.limit
    return with_record(reading, arguments)


_PROVENANCE: tuple[tuple[str, str], ...] = (
    (
        r"inference|evidence|predicted by|basis|backs|supports?\b|experiment"
        r"|annotated by homology",
        "inference",
    ),
    (
        r"pipeline|software|annotated (?:by|with|using)|annotation"
        r" (?:tool|method|provider|software|program)|program|tool|prokka"
        r"|pgap|made the annotation|did the annotation|who annotated"
        r"|how was",
        "pipeline",
    ),
    (r"submit|institut|deposit|sequenced by|who sequenced|lab\b|uploaded", "submitter"),
    (r"author|who wrote|written by|wrote", "authors"),
    (
        r"reference|paper|publi(?:cation|shed)|cite|citation|article"
        r"|pubmed|literature|journal|doi|pmid",
        "references",
    ),
    (
        r"\bdates?\b|when\b|how old|\byear\b|last (?:updated|modified"
        r"|changed)|updated|recent",
        "date",
    ),
    (r"bioproject|biosample|dblink|assembly accession|sra\b|project", "dblink"),
    (r"(?<!@)\bkeywords?\b", "keywords"),
    (r"comment|remarks?\b|note in the header|header (?:text|note)", "comment"),
    (r"version", "version"),
    (r"accession|genbank (?:id|number)|refseq (?:id|number)|identifier|ncbi|\bid\b", "accession"),
)


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
        who = {"submitter", "authors"} & set(fields)
        if "date" in fields and (who or reading.has(r"\bwho\b|\bwhom\b")):
            arguments["field"] = f"date, {min(who, default='submitter')}"
    return arguments


_COMPARED: tuple[tuple[str, str], ...] = (
    (r"\bcoding (?:share|density|fraction|proportion)|\b(?:densely|gene density)", "coding"),
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


_SIMPLE = {"tRNA", "rRNA", "protein", "protein_coding", "CDS", "pseudogene"}
"""Types that are a field of the comparison rather than a filter."""


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
    if wanted or (kinds and not set(kinds) <= _SIMPLE):
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
        r"\b(?:unique|only|missing|lack\w*|absent|not (?:in|found|present"
        r"|shared)|but not|except|specific|exclusive\w*|don't|doesn't"
        r"|does not|without|private|no counterpart|differ\w*)\b",
        text,
    )
    if only:
        arguments["mode"] = "only_in"
        if genomes:
            chosen = genomes[0]
            lacking = re.search(
                r"\b(?:missing|absent|lack\w*|not (?:in|found in|present in))(?:"
                r" from| in)? (?:the )?(?P<e>@genome\d+)",
                text,
            )
            holder = re.search(
                r"(?:\bin|\bof|\bto|\bfor|\bfrom|\bhas|\bthat) (?:the )?(?P<e>@genome\d+)(?:"
                r" has| have)?(?:,? (?:but|and) (?:is |are )?(?:not|missing"
                r"|absent|lack)| that| which| only)",
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
