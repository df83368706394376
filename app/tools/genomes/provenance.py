"""Where a file or an annotation comes from: accessions, dates, references, pipelines, evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tools.arguments import ProvenanceArguments
from app.tools.base import Result, tool
from app.tools.genes.annotation import annotation
from app.tools.genomes import facts
from app.tools.genomes.facts import Scope
from app.tools.shared.phrase import citation, count, gene_name, join, number, plain
from app.tools.shared.select import open_genomes, resolve_few

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import RecordInfo

QUOTED = 900
"""Characters of one header field that are quoted."""

BRIEF = 240
"""Characters of one header field that an overview quotes."""

METHODS = ("assembly", "sequencing", "technology", "coverage", "pipeline", "annotation", "software")
"""Fields of which only the entries or sentences about them are told."""

_ANNOTATED = (
    r"annotation (?:was|were|is|pipeline|provider|software|method|date|updates|added|made)"
    r"|annotation made|annotated (?:using|by|with)|prokka|pipeline"
)
ABOUT = {
    "pipeline": _ANNOTATED,
    "software": _ANNOTATED + "|software|assembly method",
    "annotation": _ANNOTATED,
    "technology": "technology:|sequenced (?:using|with|by)",
    "assembly": "assembl",
}
"""What the entries about a field say."""

ORIGIN = ("Annotation Pipeline", "Annotation Software revision", "Assembly Method",
          "Sequencing Technology", "Genome Coverage")  # fmt: skip
"""Entries of a structured comment that an overview tells."""

_AUTHOR = r"[^\s,.][^,.]*,(?:[^\W\d_]\.?-?)+(?:\s(?:II|III|IV|Jr|Sr|2nd|3rd)\.?)?"
_AUTHORS = re.compile(rf"^({_AUTHOR})((?:,\s{_AUTHOR})*)(\s+and\s+{_AUTHOR})?\s+(?=\S)")

WORDS = {
    "accession": ("accessions", "accession", "version"),
    "version": ("accessions", "version"),
    "date": ("date",),
    "updated": ("date",),
    "reference": ("references",),
    "references": ("references",),
    "publication": ("references",),
    "paper": ("references",),
    "author": ("references",),
    "authors": ("references",),
    "submitter": ("references",),
    "submission": ("references",),
    "journal": ("references",),
    "title": ("references",),
    "pubmed": ("references",),
    "pipeline": ("structured_comment", "comment", "processor", "annotation"),
    "annotation": ("structured_comment", "comment", "processor", "annotation"),
    "software": ("structured_comment", "comment", "processor"),
    "assembly": ("structured_comment", "dblink", "comment", "genome_build"),
    "sequencing": ("structured_comment", "comment"),
    "technology": ("structured_comment", "comment"),
    "coverage": ("structured_comment", "comment"),
    "bioproject": ("dblink",),
    "biosample": ("dblink",),
    "project": ("dblink",),
    "keywords": ("keywords",),
    "comment": ("comment",),
    "source": ("source",),
    "division": ("division",),
}
"""What a person asks for, and the header fields that may hold it."""

EVIDENCE = ("inference", "experiment", "evidence", "note", "citation")
SOURCE_KEYS = ("strain", "isolate", "host", "country", "geo_loc_name", "isolation_source",
               "collection_date", "collected_by", "culture_collection", "note")  # fmt: skip


@tool("provenance", "provenance", ProvenanceArguments)
def provenance(library: Library, arguments: ProvenanceArguments) -> Result:
    """Where the file or a gene's annotation comes from: accession, date, references, evidence."""
    if arguments.name:
        return _gene_evidence(library, arguments)
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    texts: list[str] = []
    result = Result("")
    known = False
    for genome in genomes:
        scope = Scope(genome)
        lead = f"**{plain(genome.name)}**: " if len(genomes) > 1 else ""
        if arguments.field:
            parts = [_field(scope, name) for name in arguments.field.split(", ")]
            text = " ".join(dict.fromkeys(part for part, _ in parts))
            known = known or any(found for _, found in parts)
        else:
            text, known = _origin(scope), True
        texts.append(lead + text)
        result.citations += scope.cite("header")
    result.text = "\n\n".join(texts)
    if not known:
        result.status = "declined"
    return result


def _gene_evidence(library: Library, arguments: ProvenanceArguments) -> Result:
    """Evidence qualifiers of one gene."""
    found = resolve_few(library, [arguments.name or ""], arguments.genome)
    if isinstance(found, Result):
        return found
    lines: list[str] = []
    result = Result("")
    for genome, gene in found[0]:
        known = annotation(genome, gene)
        wanted = (arguments.field,) if arguments.field else EVIDENCE
        rests = [key for key in wanted if known.values(key)]
        name = gene_name(gene)
        if rests:
            quoted = [f"{key}: {_cut('; '.join(map(plain, known.values(key))))}" for key in rests]
            lines.append(f"The annotation of {name} rests on {'; '.join(quoted)}.")
        else:
            asked = f"/{plain(arguments.field)}" if arguments.field else "inference or experiment"
            lines.append(f"The file gives no {asked} qualifier for {name}.")
        refs = known.values("protein_id") + known.values("db_xref", "Dbxref")
        if refs and not arguments.field:
            lines.append(f"Identifiers: {join([plain(item) for item in refs[:12]])}.")
        result.citations.append(citation(genome, gene, rests[0] if rests else "location"))
        result.focus.append(gene.id)
    result.text = " ".join(lines)
    return result


def _value(record: RecordInfo, keys: tuple[str, ...]) -> list[str]:
    """Values of header fields, one a line."""
    found: list[str] = []
    for key in keys:
        value = record.annotations.get(key)
        if not value:
            continue
        found += [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return found


def _field(scope: Scope, field: str) -> tuple[str, bool]:
    """One header field over all records, and whether the file has it."""
    asked = re.sub(r"[\s\-]+", "_", field.strip().lower())
    if asked == "sample":
        told = _sampled(scope)
        why = "The file states neither host, place nor date of the sample it was sequenced from"
        return told or f"{why}; its header gives {_has(scope)}.", bool(told)
    if asked in ("accession", "version", "accession_number"):
        return _accessions(scope), True
    keys = WORDS.get(asked, (asked,))
    values: list[str] = []
    for record in scope.records:
        values += [item for item in _value(record, keys) if item not in values]
    if asked in ("author", "authors", "submitter", "submission") and values:
        return _people(values, asked), True
    if keys == ("references",):
        values = [brief_reference(item) for item in values]
    if asked in ("bioproject", "biosample"):
        values = [item for item in values if asked in item.lower()]
    if asked in METHODS:
        values = _about(values, ABOUT.get(asked, asked))
    if asked in facts.source_qualifiers(scope) and not values:
        values = facts.source_qualifiers(scope)[asked]
    label = plain(field)
    if not values:
        return f"The file does not state its {label}; its header gives {_has(scope)}.", False
    if keys == ("date",):
        dated = f"The record is dated {join([plain(item) for item in values[:5]])}."
        return f"{dated} {_sampled(scope)}".strip(), True
    shown = [_cut(plain(item)) for item in values[:4]]
    more = f" ({number(len(values) - 4)} more)" if len(values) > 4 else ""
    if asked in METHODS:
        return f"On {label} the file says: {'; '.join(item.rstrip('.') for item in shown)}.", True
    what = "reference" if keys == ("references",) else f"{label} entry"
    head = f"The file gives {count(len(values), what)}{more}"
    if len(values) == 1:
        text = re.sub(rf"^{re.escape(asked)}\s*:\s*", "", shown[0], flags=re.I)
        return f"For {label} the file says: {text.rstrip('.')}.", True
    return head + ": " + " ".join(f"{i}) {text}" for i, text in enumerate(shown, 1)), True


def _sampled(scope: Scope) -> str:
    """When, where and from what the sample was taken, as the source feature states it."""
    source = facts.source_qualifiers(scope)
    keys = (
        "isolate", "host", "country", "geo_loc_name", "isolation_source", "collection_date",
        "collected_by",
    )  # fmt: skip
    told = [
        f"{key.replace('_', ' ')} {plain('; '.join(source[key]))}"
        for key in keys
        if source.get(key)
    ]
    return f"Of the sample the file states: {join(told)}." if told else ""


def _has(scope: Scope) -> str:
    """Names of the header fields there are."""
    names = dict.fromkeys(key for record in scope.records for key in record.annotations)
    listed = [plain(name).replace("_", " ") for name in names]
    return join(listed) if listed else "no such fields at all"


def _accessions(scope: Scope) -> str:
    records = scope.records
    if len(records) > 5:
        return (
            f"The file holds {number(len(records))} records, {plain(records[0].id)} to "
            f"{plain(records[-1].id)}."
        )
    parts = []
    for record in records:
        extra = [item for item in _value(record, ("accessions",)) if item not in record.id]
        text = plain(record.id)
        parts.append(text + (f" (also {join(map(plain, extra))})" if extra else ""))
    word = "accession" if len(parts) == 1 else "accessions"
    return f"The {word} in the file: {join(parts)}."


def _origin(scope: Scope) -> str:
    """Accession, date, pipeline, comment and references in a few sentences."""
    record = scope.records[0]
    lines = [_accessions(scope)]
    if record.description:
        lines.append(f"It is described as '{plain(record.description).rstrip('.')}'.")
    dates = list(dict.fromkeys(d for item in scope.records for d in _value(item, ("date",))))
    if dates:
        lines.append(f"Dated {join([plain(item) for item in dates[:3]])}.")
    links = _value(record, ("dblink",))
    if links:
        lines.append(f"It is linked to {join([plain(item) for item in links[:4]])}.")
    found = facts.source_qualifiers(scope)
    source = [
        f"{key.replace('_', ' ')} {plain(found[key][0])}" for key in SOURCE_KEYS if key in found
    ]
    if source:
        lines.append(f"Source: {_cut(join(source), BRIEF)}.")
    methods = _value(record, ("structured_comment",))
    told = [item for key in ORIGIN for item in methods if item.startswith(key + ":")]
    told += _value(record, ("processor", "annotation-source", "genome-build"))
    if told:
        lines.append(f"{'; '.join(plain(item).rstrip('.') for item in told)}.")
    else:
        notes = _about(_value(record, ("comment",)), ABOUT["annotation"])
        if notes:
            lines.append(f"{_cut(plain(' '.join(notes)), BRIEF).rstrip('.')}.")
    references = _value(record, ("references",))
    if references:
        first = _cut(plain(brief_reference(references[0])), BRIEF).rstrip(".")
        lines.append(f"It gives {count(len(references), 'reference')}, the first: {first}.")
    if len(lines) == 1 and not record.annotations:
        lines.append("Its header states neither date, references nor a pipeline.")
    return " ".join(lines)


def _about(values: list[str], pattern: str) -> list[str]:
    """Entries about a subject; of a long text the sentences about it."""
    found: list[str] = []
    for value in values:
        text = re.sub(r"\s+", " ", value)
        sentences = re.split(r"(?<=[a-z0-9)/]\.)\s+(?=[A-Z])", text)
        found += [item for item in sentences if re.search(pattern, item, re.I)]
    return found


def _people(references: list[str], asked: str) -> str:
    """Who wrote the first reference, or who submitted the record and where."""
    sent = [item for item in references if re.search(r"Direct Submission|Submitted \(", item)]
    if asked.startswith("submi") and sent:
        text = brief_reference(sent[0]).replace("Direct Submission. ", "").rstrip(".")
        return f"The record was submitted by {_cut(plain(text))}."
    text = _unnumbered(references[0])
    found = _AUTHORS.match(text)
    if found is None:
        return f"The first of {count(len(references), 'reference')} is: {_cut(plain(text))}"
    names = found.group().strip()
    title = text[found.end() :].rstrip(".")
    which = "the only reference" if len(references) == 1 else (
        f"the first of {number(len(references))} references"
    )  # fmt: skip
    return f"The authors of {which} are {plain(names)} ({_cut(plain(title), BRIEF)})."


def _unnumbered(reference: str) -> str:
    return re.sub(r"^\d+\s*(\([^)]*\))?\s*", "", reference)


def brief_reference(reference: str) -> str:
    """A reference without its number; of more than two authors the first is named.

    ``1 (bases 1 to 9) Ray,M., Abe,T. and Lee,C. Title.`` -> ``Ray,M. et al. Title.``
    """
    text = _unnumbered(reference)
    found = _AUTHORS.match(text)
    if found is None or not found.group(2):
        return text
    return f"{found.group(1)} et al. {text[found.end() :]}"


def _cut(text: str, most: int = QUOTED) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " ..."
