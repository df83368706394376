"""Orders to write a file, and questions about how genes were called.

This recogniser stands in front of the planner's classifier and takes an order only where its words
are clear: a verb of saving with a format or a file, or "as a GFF3 file". What is to be written is
read by the planner's own conditions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.plan import followup
from app.plan.base import Call, Plan
from app.plan.entities import mark
from app.plan.fill.export import export_arguments, format_of
from app.plan.reader import read
from app.plan.vocabulary import of_library
from app.tools.annotate.arguments import CallGenesArguments, EvidenceArguments
from app.tools.export.arguments import ExportArguments, ExportTableArguments
from index.annotate.state import is_bare, is_predicted

if TYPE_CHECKING:
    from app.session import Session
    from app.tools.base import Arguments
    from index.library import Library

_POLITE = (
    r"(?:(?:please|now|ok(?:ay)?|then|and|so|great|thanks|can you|could you|would you|will you"
    r"|i(?:'d| would) like(?: you)? to|i want(?: you)? to|i need to|let me|let's|help me(?: to)?"
    r"|(?:is it possible|how (?:do|can) i|can i|may i)(?: to)?)[\s,]+)*"
)
VERB = r"(?:export|download|save|write(?: out)?|dump|convert|output|store)"
_ORDER = re.compile(
    rf"^\W*{_POLITE}{VERB}\b(?! (?:systems?|proteins? family|pathways?)\b)"
    r"(?!.*\b(?:as|in|into|to) (?:an? )?m?rna\b)",
    re.I,
)
_CLEAR = re.compile(rf"^\W*{_POLITE}(?:export|download)\b", re.I)
_OBJECT = re.compile(
    r"\b(?:files?|disk|these|those|them|this|that|it|everything|all|genes?|proteins?|features?"
    r"|annotations?|genomes?|records?|tables?|lists?|results?|sequences?|cds|[tr]rnas?)\b",
    re.I,
)
"""What "save" or "write" must name where no format is given: "write me a poem" is no order."""
_THESE = re.compile(
    r"\b(?:them|these|those|this|that|it|all|table|lists?|results?|rows?|variants?|snps?|indels?"
    r"|sites?|intervals?|primers?|peaks?|answer|matches|hits|orfs?|reading frames?|regions?"
    r"|repeats?|runs?|homopolymers?|micro-?satellites?)\b"
    rf"|^\W*{_POLITE}{VERB}(?: (?:as|to|in|into)(?: an?)? (?:csv|tsv|table|file|spreadsheet"
    r"|excel)\b.*)?\W*$",
    re.I,
)
"""What names the rows of the last answer."""
_OF_ROWS = (
    "search_sequence", "list_variants", "variant_", "interval", "signal_", "uncovered_regions",
    "find_motif", "find_orfs", "restriction_sites", "digest", "kmers", "codon_usage",
    "list_records", "simple_repeats",
)  # fmt: skip
"""Beginnings of the names of tools whose rows are no genes."""
_STATES = re.compile(
    rf"^\W*{VERB}\b[^,;.]*\b(?:is|are|was|were|do|does|has|have)\b.*\?\s*$", re.IGNORECASE
)
"""A question that begins with a noun: "export proteins are needed for what?"."""
_GIVE = re.compile(
    rf"^\W*{_POLITE}(?:give|send|get|make|create|produce|generate|i(?:'d like| want| need))\b.*"
    r"(?:\b(?:as|in|to|into)\s+(?:an?\s+|the\s+)?(?:FMT)\b|\b(?:an?|the)\s+(?:FMT)\s+(?:file|of|for"
    r"|with)\b|\bdownload(?:able)?\b)".replace(
        "FMT", r"gff3?|genbank|gbk|bed|csv|parquet|excel|spreadsheet|\.?faa|\.?ffn"
    ),
    re.I,
)
_CALL = re.compile(
    rf"^\W*{_POLITE}(?:(?:call|predict|find and annotate)\s+(?:all\s+)?(?:the\s+)?genes\b"
    r"|annotate\s+(?:this|the|it|my)\b(?!\s+(?:gene|protein)\b)"
    r"|run\s+(?:gene (?:calling|prediction)|pyrodigal|prodigal)\b)|\bgene (?:calling|prediction)\b"
    r"|^\W*how (?:were|are)\b(?: (?:all|the|its|these|those"
    r"|this genome's)){0,2}"
    r" (?:genes|cds|coding sequences|proteins|features|annotations)\b.*"
    r"\b(?:found|predicted|called|annotated|identified|detected|made)\b"
    r"|^\W*how did you (?:find|predict|call|annotate|identify) (?:the|these|its|all) genes\b"
    r"|^\W*(?:are|were) (?:the|these|those|its) genes (?:annotated|predicted|real)\b"
    r"|^\W*how (?:sure|certain|reliable|accurate|good) are (?:the|these|those|its)"
    r" (?:predicted genes|gene (?:calls?|models?)|calls|predictions?)\b",
    re.I,
)
_EVIDENCE = re.compile(
    r"\b(?:evidence|basis|inference|inferred|provenance|prediction)\b"
    r"|\bhow (?:was|were|is|are|do you know|did you|sure)\b.*\b(?:called|predicted|named|know|gene"
    r"|name|function|call|annotated)\b|\bwhy (?:is|was|do you (?:call|say))\b",
    re.I,
)


def recognise(question: str, library: Library, session: Session | None = None) -> Plan | None:
    """The plan of an order to write a file, to call genes, or of a question about a call.

    Parameters
    ----------
    question
        As typed.
    library
        Open genomes.
    session
        The conversation, for "export these".

    Returns
    -------
    Plan or None
        None where the question is about something else.
    """
    if not (library.genomes or library.tracks) or len(question) > 2000:
        return None
    ordered = _ORDER.search(question) and (
        _CLEAR.search(question)
        or format_of(question)[0]
        or (
            _OBJECT.search(question) and not re.search(r"\bwrite\s+(?:me|us|an?)\b", question, re.I)
        )
    )
    if (ordered or _GIVE.search(question)) and not _STATES.search(question):
        return _export(question, library, session)
    fresh = any(is_bare(genome) or is_predicted(genome) for genome in library.genomes)
    if fresh and _CALL.search(question):
        return _checked("call_genes", {}, CallGenesArguments, "gene calling")
    if fresh and _EVIDENCE.search(question):
        marked = mark(question, of_library(library))
        names = read(marked, of_library(library)).names
        if names:
            return _checked("gene_evidence", {"names": names}, EvidenceArguments, "evidence")
    return None


def _table(question: str, format: str, past: followup.Past) -> Plan | None:
    """The plan of an order to save the rows of the last answer, where they are no genes."""
    last = past.calls[0] if len(past.calls) == 1 else None
    if last is None or not last.tool.startswith(_OF_ROWS) or format not in ("", "csv"):
        return None
    if not _THESE.search(question):
        return None
    tabs = re.search(r"\btsv\b|\btab[- ]", question, re.I) is not None
    arguments = {key: value for key, value in last.arguments.items() if key != "what"}
    if last.tool.startswith("variant_summary") or last.arguments.get("what") not in (None, "count"):
        arguments = dict(last.arguments)
    made = {"tool": last.tool, "arguments": arguments, "format": "tsv" if tabs else "csv"}
    return _checked("export_table", made, ExportTableArguments, "export of a table")


def _export(question: str, library: Library, session: Session | None) -> Plan | None:
    format, rest = format_of(question)
    rest = re.sub(rf"^\W*{_POLITE}{VERB}\b", "", rest, flags=re.I)
    vocabulary = of_library(library)
    marked = mark(rest, vocabulary)
    past = followup.from_turns(session.turns) if session is not None else None
    table = _table(question, format, past) if past is not None else None
    if table is not None or not library.genomes:
        return table
    arguments = export_arguments(read(marked, vocabulary), past)
    if arguments is None:
        return Plan([], "clarify", "What should be written: which genes or features, or the whole "
                    "genome?", trace={"how": "export"})  # fmt: skip
    if len(library.genomes) > 1:
        genomes = read(marked, vocabulary).values("genome")
        if len(genomes) == 1:
            arguments["genome"] = genomes[0]
    kind = arguments.pop("kind", "")
    if format == "fasta" and kind in ("faa", "ffn"):
        format = kind
    arguments["format"] = format or kind or "gff3"
    return _checked("export", arguments, ExportArguments, "export")


def _checked(tool: str, arguments: dict[str, Any], type: type[Arguments], how: str) -> Plan | None:
    try:
        full = type.model_validate(arguments)
    except ValidationError:
        return None
    return Plan([Call(tool, full.model_dump(exclude_defaults=True))], trace={"how": how})
