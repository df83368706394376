"""Follow-up questions: what "it", "those" and half sentences refer to."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.plan.base import Call
from app.plan.conditions import conditions
from app.plan.entities import Marked
from app.plan.grammar import AMINO_ACIDS, FUNCTION_WORDS
from app.plan.ordinals import next_one, rank
from app.plan.reading import Reading

ONE = re.compile(
    r"\b(?:its|it's(?= (?!a\b|the\b|on\b|in\b))|it|itself|(?:that"
    r"|this|the same|same|said) (?:gene|protein|one|sequence|cds"
    r"|product|locus|region|record|contig|plasmid|chromosome|cluster"
    r"|operon|enzyme|motif|pattern|stretch)"
    r"|that(?=\s*(?:\?|$|too|one))|this(?=\s*(?:\?|$|too|one))"
    r"|the (?:gene|protein|one)(?=\s*(?:\?|$|itself|'s|is|start"
    r"|end|sits|encod)))\b"
)
MANY = re.compile(
    r"\b(?:they|them|their|theirs|those|these|the (?:same )?ones"
    r"|of which|the (?:list|results?|hits?)"
    r"|the (?:first|second|third|fourth|last|top|other|former|latter)"
    r" (?:one|two|three|hit|result)?)\b"
)
CONTINUES = re.compile(
    r"^(?:ok(?:ay)?,? |now,? |so,? |great,? |thanks?,? |cool,?"
    r" |hm+,? |please,? |no,? )*(?:and|also|but|what about|how"
    r" about|what of|or|only|just|same|now|then|plus"
    r"|again|instead|likewise|ditto|restrict|limit|narrow|filter"
    r"|exclude|without|except|show|which|how many|do the same|the"
    r" same|repeat)\b"
)
_MARKERS = frozenset(
    """and also but what about how or only just same now then plus again instead likewise ditto for
    the of in on with as well too do repeat please that thing question a an to ok okay is are
    does it show
    me give one ones at s by from has have so thanks cool great would be if we take use using
    try this
    """.split()  # noqa: SIM905
)
RECORDS = ("list_records", "genome_summary", "compare_genomes")
"""Tools whose answers are about records."""
SORTED = ("list_genes", "list_records", "protein_properties", "intergenic")
STRETCHES = ("open_stretch", "region_sequence")
"""Tools that give bases of a record, which can be read as a protein."""
_AS_PROTEIN = re.compile(
    r"\b(?:as|into|in|to) (?:an? |the )?(?:protein|peptide|amino acids?)(?: sequence)?\b"
    r"|\btranslat(?:e|ed|ion)\b"
)
_TURNED = re.compile(
    r"^(?:(?:and|also|now|then|please|ok|okay|so|but|give me|show me)[ ,]+)*(?:what is )?"
    r"(?:(?:as|in|into) )?(?:(?:a|an|its|the) )?reverse[- ]complement(?:ed|s)?"
    r"(?: (?:of )?(?:it|that|this|them|instead|please|too|strand))*\W*$"
)
FILTERED = (
    "list_genes", "count_genes", "extremes", "find_genes", "protein_properties",
    "flanking_sequences",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """The newest turn: its tool calls and the genes or records its answer was about.

    Attributes
    ----------
    listed
        Ids of the newest answer that had several, which "the third one" points into.
    records
        Those are records rather than genes.
    holders
        Ids of the newest list of records, which "the genes on the third one" points into.
    pair
        The two genes of the last two answers, where each was about one.
    """

    question: str
    calls: tuple[Call, ...]
    focus: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    records: bool = False
    holders: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Gene names that the turn was about: those it asked for, else those it answered with."""
        for call in self.calls:
            arguments = call.arguments
            if arguments.get("names"):
                return list(arguments["names"])
            if call.tool in ("gene_neighbours", "between_genes", "overlaps") and self.focus:
                continue
            for key in ("name", "near", "starts_with", "contains"):
                if arguments.get(key):
                    return [arguments[key]]
        if self.calls and self.calls[0].tool in ("list_records", "genome_summary"):
            return []
        return list(self.focus)

    def filter(self) -> dict[str, Any] | None:
        """Conditions of the list that the turn made, or None where it made none."""
        for call in self.calls:
            arguments = call.arguments
            if call.tool == "find_genes":
                wanted = copy.deepcopy(arguments.get("filter", {}))
                if not (wanted.get("ec") or wanted.get("xref") or wanted.get("keywords")):
                    wanted["keywords"] = [arguments["query"]]
                return wanted
            listing = call.tool in FILTERED or call.tool == "compare_genomes"
            if listing and not arguments.get("names"):
                return copy.deepcopy(arguments.get("filter", {}))
            if call.tool == "gene_cluster":
                if arguments.get("prefix"):
                    return {"prefix": arguments["prefix"]}
                if arguments.get("keyword"):
                    return {"keywords": [arguments["keyword"]]}
            if call.tool == "region_contents":
                region = {
                    k: v for k, v in arguments.items() if k in ("start", "end", "record", "mode")
                }
                wanted = {"region": region}
                if arguments.get("types"):
                    wanted["types"] = arguments["types"]
                return wanted
            if call.tool == "pseudogenes" and not arguments.get("name"):
                return {"types": ["pseudogene"]}
        return None


_BOTH = re.compile(
    r"(?<=\bbetween )(?:(?:the|these|those) (?:two|@number\d+)(?: genes?| of them)?|them)\b"
    r"|(?<=\bdo )(?:(?:the|these|those) (?:two|@number\d+)(?: genes?)?|they)(?=[^?]* overlap)"
)
"""Two genes together, each of them the subject of an answer before."""


def refer(marked: Marked, past: Past) -> Marked:
    """Put what the last turn was about in place of the pronouns of a question."""
    if len(past.pair) == 2 and not marked.of("gene", "absent"):
        both = _BOTH.search(marked.masked)
        if both is not None:
            one, two = (marked.add("gene", name) for name in past.pair)
            text = marked.masked
            return marked.clause(f"{text[: both.start()]}{one} and {two}{text[both.end() :]}")
    found = ONE.search(marked.masked)
    # A question with a gene of its own speaks of that one, unless both are compared.
    own = marked.of("gene", "absent")
    relation = re.search(r"\b(?:between|from|and|to|with|than|overlap)\b", marked.masked)
    if found is None or (own and not relation) or marked.of("sequence", "peptide"):
        return marked if found else next_one(marked, past.names)
    placeholder = _antecedent(marked, past, found.group())
    if placeholder is None:
        return marked
    text = marked.masked
    suffix = "'s" if found.group() == "its" else ""
    text = text[: found.start()] + placeholder + suffix + text[found.end() :]
    text = re.sub(r"\b(?:its|itself)\b", " ", text)
    return marked.clause(text)


def _antecedent(marked: Marked, past: Past, word: str) -> str | None:
    names = past.names
    if re.search(r"record|contig|plasmid|chromosome", word) or not names:
        for call in past.calls:
            arguments = call.arguments
            for key, kind in (
                ("record", "record"),
                ("pattern", "motif"),
                ("sequence", "sequence"),
                ("prefix", "prefix"),
            ):
                if arguments.get(key):
                    return marked.add(kind, arguments[key])
            if arguments.get("start") and arguments.get("end"):
                return marked.add("range", (arguments["start"], arguments["end"]))
            if arguments.get("enzymes"):
                return marked.add("enzyme", arguments["enzymes"][0])
            if call.tool == "list_records" and past.focus:
                return marked.add("record", past.focus[0])
    if names:
        return " and ".join(marked.add("gene", name) for name in names[:5])
    return None


def inherit(marked: Marked, past: Past) -> Marked | None:
    """A question without a gene, with those of the last turn added: "and the protein?"."""
    names = past.names
    if not names or marked.of("gene", "absent"):
        return None
    listed = " and ".join(marked.add("gene", name) for name in names[:5])
    return marked.clause(f"{marked.masked.rstrip(' ?.')} of {listed}")


_ORDER_WORDS = frozenset(
    """longest shortest largest smallest biggest tiniest heaviest lightest top most least highest
    lowest     first by mass length size gc weight strand strands plus minus forward reverse
    positive negative
    sense antisense smaller larger all only side direction second third fourth fifth""".split()  # noqa: SIM905
)


_FUNCTION = re.compile(
    r"\bwhat (?:does|do|did|is|are) (?:the )?(?:gene |protein )?@gene\d+(?: do| for)?\W*$"
)
"""Asks for what a gene does, in words that are all said in fragments too."""
_TRANSLATED = frozenset(
    "protein peptide amino acid acids translate translated translation into sequence".split()  # noqa: SIM905
)


def is_fragment(marked: Marked, reading: Reading) -> bool:
    """Whether nothing but entities, order, strand and words such as "and" and "same" is said."""
    if re.search(r"\bwhat(?: is|'s| lies)? (?:on|in) @record", marked.masked):
        return False
    if _FUNCTION.search(marked.masked):
        return False
    if _TURNED.search(marked.masked):
        return True
    words = re.findall(r"[a-z]+", re.sub(r"@\w+", " ", marked.masked))
    entities = bool(marked.of(*(entity.kind for entity in marked.entities)))
    spoken = [word for word in words if word not in _MARKERS]
    if not spoken:
        return entities
    if _AS_PROTEIN.search(marked.masked) and not entities:
        return all(word in _TRANSLATED for word in spoken)
    ordered = reading.strand or reading.superlatives or reading.limit or reading.sort
    return bool(ordered) and all(word in _ORDER_WORDS for word in spoken)


def substitute(reading: Reading, past: Past) -> list[Call] | None:
    """The last calls with the entities of a fragment in place of those of the same kind."""
    calls = [Call(call.tool, copy.deepcopy(call.arguments)) for call in past.calls]
    changed = False
    if _AS_PROTEIN.search(reading.masked):
        for call in calls:
            if call.tool in STRETCHES:
                call.arguments["translate"] = changed = True
    if _TURNED.search(reading.masked):
        for call in calls:
            if call.tool in STRETCHES:
                call.arguments["strand"] = -call.arguments.get("strand", 1)
                changed = True
        return calls if changed else None
    for call in calls:
        changed = _replace(call.arguments, call.tool, reading) or changed
    return calls if changed else None


def _replace(arguments: dict[str, Any], tool: str, reading: Reading) -> bool:
    changed = False
    names = reading.names
    if names:
        if "names" in arguments:
            arguments["names"] = names
            changed = True
        elif "first" in arguments and "second" in arguments:
            if len(names) > 1:
                arguments["first"], arguments["second"] = names[:2]
            else:
                arguments["second"] = names[0]
            changed = True
        else:
            for key in ("name", "near", "starts_with", "contains"):
                if key in arguments:
                    arguments[key] = names[0]
                    changed = True
        if not changed and tool in ("gene_cluster", "duplicates", "pseudogenes", "overlaps"):
            arguments.pop("prefix", None)
            arguments["name"] = names[0]
            changed = True
        elif not changed and tool in ("composition", "codon_usage"):
            for key in ("region", "record"):
                arguments.pop(key, None)
            arguments["names"] = names
            changed = True
    pairs = (
        ("enzyme", "enzymes", True), ("motif", "pattern", False), ("codon", "codon", False),
        ("codon", "codons", True),
        ("prefix", "prefix", False), ("sequence", "sequence", False),
        ("peptide", "sequence", False),
        ("amino", "residue", False), ("genome", "genome", False),
    )  # fmt: skip
    for kind, key, many in pairs:
        values = reading.values(kind)
        if values and (key in arguments or kind == "genome"):
            arguments[key] = values if many else values[0]
            changed = True
    letters = [AMINO_ACIDS.get(str(word).lower()) for word in reading.values("keyword")]
    if "residue" in arguments and len(letters) == 1 and letters[0]:
        arguments["residue"], changed = letters[0], True
    place = reading.first("range")
    position = reading.first("position")
    if place or position:
        start, end = (min(place), max(place)) if place else (position, position)
        if "start" in arguments:
            arguments["start"], arguments["end"] = start, end
            changed = True
        elif "region" in arguments:
            arguments["region"] = {**arguments["region"], "start": start, "end": end}
            changed = True
    record = reading.first("record")
    if record:
        inner = arguments.get("filter")
        if isinstance(inner, dict):
            inner["record"] = record
        elif "region" in arguments:
            arguments["region"]["record"] = record
        else:
            arguments["record"] = record
        changed = True
    if tool == "find_genes" and reading.values("keyword", "ec", "xref"):
        query = reading.first("keyword", "ec", "xref")
        arguments["query"] = query
        arguments["filter"] = {
            k: v for k, v in (("ec", reading.first("ec")), ("xref", reading.first("xref"))) if v
        }
        changed = True
    elif tool in FILTERED:
        fresh = conditions(reading)
        fresh.pop("record", None)
        if fresh:
            arguments["filter"] = merge(arguments.get("filter", {}), fresh)
            changed = True
    elif reading.strand and tool in ("find_motif", "find_orfs", *STRETCHES):
        arguments["strand"] = reading.strand
        changed = True
    if reading.superlatives and tool in SORTED:
        key, order = reading.superlatives[0]
        old_key = arguments.get("sort_by", "length")
        if key == "length" and old_key not in ("position", "name"):
            key = old_key
        if tool == "list_genes" and key in ("mass", "pi", "gravy"):
            key = old_key
        arguments.update(sort_by=key, order=order, limit=reading.limit or arguments.get("limit", 1))
        place = rank(reading.masked)
        if place and tool in ("list_genes", "list_records"):
            arguments.update(offset=place, limit=1)
        return True
    number = next((v for v in reading.values("number") if isinstance(v, int)), None)
    quantity = reading.first("quantity")
    if quantity is not None:
        for key in (
            "upstream",
            "downstream",
            "distance",
            "min_length",
            "max_gap",
            "window",
            "min_overlap",
            "first",
            "last",
        ):
            if arguments.get(key) and not isinstance(arguments[key], str):
                arguments[key] = int(quantity)
                changed = True
    elif number is not None:
        for key in ("limit", "count", "k", "min_genes", "upstream", "distance"):
            if arguments.get(key):
                arguments[key] = number
                changed = True
                break
        else:
            if reading.limit and tool in SORTED:
                arguments["limit"] = number
                changed = True
    return changed


def merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Conditions of two questions together; the new one wins where they disagree."""
    if new.get("prefix") and old.get("prefix", new["prefix"]) != new["prefix"]:
        # Another family: what the first one was called besides is not meant of it.
        old = {key: value for key, value in old.items() if key not in ("keywords", "match")}
    merged = {
        **old,
        **{key: value for key, value in new.items() if key not in ("keywords", "without")},
    }
    if new.get("keywords") and old.get("keywords") and new["keywords"] != old["keywords"]:
        merged["keywords"] = [*old["keywords"], *new["keywords"]]
        merged["match"] = "all"
    elif new.get("keywords"):
        merged["keywords"] = new["keywords"]
    if new.get("without"):
        merged["without"] = [*old.get("without", []), *new["without"]]
    unit_changed = new.get("length_unit", "bp") != old.get("length_unit", "bp")
    if unit_changed and ("min_length" in new or "max_length" in new):
        for key in ("min_length", "max_length"):
            if key in old and key not in new:
                merged.pop(key, None)
        merged["length_unit"] = new.get("length_unit", "bp")
    return merged


def points_back(marked: Marked, past: Past | None) -> bool:
    """Whether a question speaks of the list that the last turn gave."""
    if past is None or (past.filter() is None and not past.focus):
        return False
    return bool(MANY.search(marked.masked) or CONTINUES.search(marked.masked))


WHOLE = re.compile(
    r"\b(?:genome[- ]wide|windows?|overall"
    r"|(?:the|this|whole|entire|complete|full) (?:whole |entire |complete )?(?:genome|assembly))\b"
)


def speaks_of_all(marked: Marked) -> bool:
    """Whether a question names the whole genome, so that it is not about the last turn's genes."""
    return bool(WHOLE.search(marked.masked)) and not MANY.search(marked.masked)


def from_turns(turns: Sequence[Any]) -> Past | None:
    """The newest turn that called a tool with the newest list before it, or None without turns."""
    past: Past | None = None
    for turn in reversed(turns):
        if not turn.calls:
            continue
        calls = tuple(Call(tool, dict(arguments)) for tool, arguments in turn.calls)
        if past is None:
            past = Past(turn.question, calls, tuple(turn.focus))
        elif (
            not past.pair
            and not past.listed
            and len(past.focus) == len(turn.focus) == 1
            and past.focus != tuple(turn.focus)
        ):
            past = replace(past, pair=(turn.focus[0], past.focus[0]))
        if len(turn.focus) > 1:
            records = calls[0].tool in RECORDS
            if not past.listed:
                past = replace(past, listed=tuple(turn.focus), records=records)
            if records:
                return replace(past, holders=tuple(turn.focus))
    return past


def words_left(masked: str) -> list[str]:
    """Words of a masked question that are no function words."""
    words = re.findall(r"[a-z]+", re.sub(r"@\w+", " ", masked))
    return [word for word in words if word not in FUNCTION_WORDS]
