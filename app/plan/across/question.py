"""One question over a library of many genomes: what is wanted, of which genomes.

Entities are found as in every other question, with the names that the library knows; genomes and
organisms are looked for first. What is asked follows from a few clear words: genomes that have or
lack something, the genes themselves, or the genomes by size.
"""

from __future__ import annotations

import re
from typing import Any

from app.plan.across.known import Known
from app.plan.base import Call
from app.plan.entities import Marked, mark
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.toolset import RECOGNISED
from app.tools.shared.topics import asked

SUBJECT = ("names", "prefix", "keyword", "topic", "ec")
"""Arguments that say which genes."""
_G = (
    r"(?:genomes?|strains?|isolates?|assembl(?:y|ies)|organisms?|species|bacteri(?:a|um)|files?"
    r"|samples?|plasmids?|phages?|viruses|ones?|of (?:them|these|those))"
)
_LACK = re.compile(
    r"\b(?:lack(?:s|ing)?|without|miss(?:es|ing)?|absent|devoid of|no longer|have no|has no"
    r"|with no|having no|(?:do|does|did)(?:n'?t| not)|haven'?t|hasn'?t|cannot|can'?t|not have"
    r"|not (?:found|present)|no copy|no copies|not carry(?:ing)?)\b"
)
_HAVE = re.compile(
    r"\b(?:ha(?:ve|s|ving)|with|carr(?:y|ies|ying)|contain(?:s|ing)?|possess(?:es)?|encod(?:e|es"
    r"|ing)|harbou?r(?:s|ing)?|hold(?:s|ing)?|include[sd]?|present in|found in|occurs? in|code for"
    r"|show|own|bear)\b"
)
_CLUSTER = re.compile(r"\b(?:clusters?|clustered|operons?|lie together|locus|loci)\b")
_ASKS = re.compile(
    r"^(?:(?:and|so) )?(?:do|does|is|are|has|have)\b"
    rf"|^(?:the )?{_G} (?:with|having|carrying|that)\b"
)
_EACH = re.compile(r"\b(?:each|every|per|all)\b")
_GENES = re.compile(
    r"\b(?:homolog\w*|ortholog\w*|lengths?|long|longest|shortest|sizes?|list|show|table|where|"
    r"genes?|proteins?|products?|locations?|positions?|coordinates|copies)\b"
)
_MEASURES = (
    (r"\bgc\b|\bg\s?\+\s?c\b", "gc"),
    (r"\bproteins?\b|\bcds\b", "proteins"),
    (r"\b(?:contigs?|records?|replicons?|chromosomes?|plasmids)\b", "records"),
    (r"\bgenes?\b", "genes"),
    (r"\b(?:size|sizes|length|lengths|long\w*|larg\w*|big\w*|small\w*|short\w*|tin\w+|bp|bases)\b",
     "length"),
)  # fmt: skip
_MOST = re.compile(r"\b(?:larg\w*|big\w*|longest|highest|most|greatest|maxim\w+|top|richest)\b")
_LEAST = re.compile(r"\b(?:small\w*|shortest|lowest|fewest|least|minim\w+|tini\w+|poorest)\b")
_SUPERLATIVE = re.compile(
    r"\b(?:largest|biggest|longest|highest|most|greatest|maxim\w+|top|richest|smallest|shortest"
    r"|lowest|fewest|least|minim\w+|tiniest|poorest)\b"
)
_N = r"(?:@(?:number|quantity|range|position)(?P<n>\d+)|(?P<word>one|two|three|four|five|six|ten))"
_COPIES = (
    (re.compile(r"\b(?:more than one|multiple|several|two or more|duplicated?|repeated"
                r"|extra copies|many copies|at least two)\b"), 2, None),
    (re.compile(r"\b(?:exactly one|a single|only one|single[- ]copy|just one|one copy)\b"), 1, 1),
)  # fmt: skip
_FAILED = re.compile(
    r"\b(?:fail(?:ed|ures?)|errors?|could not|couldn'?t|skipped|rejected|refused|damaged|unread\w*)"
)
_SUMMARY = re.compile(
    r"\b(?:average|mean|median|total|altogether)\b"
    r"|\b(?:what(?:'s| is| do(?:es)?)? .{0,24}\b(?:library|collection|data ?base|here)|overview"
    r"|summar\w+|describe|how (?:many|big|large) .{0,12}(?:library|collection)|what is (?:this|it))"
)
_ORGANISMS = re.compile(r"\b(?:organisms?|species|genera|genus|taxa|strains?)\b")
_LIST = re.compile(r"\b(?:list|show|sort|table|names?)\b")
_ABOVE = re.compile(
    r"\b(?:more|larger|bigger|longer|over|above|greater|higher|at least|exceed\w*)\b|>"
)
_BELOW = re.compile(r"\b(?:less|smaller|shorter|under|below|fewer|lower|at most|up to)\b|<")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_SPAN = re.compile(r"[A-Za-z0-9][\w.~+/-]*")


class Question:
    """One question, read."""

    def __init__(self, question: str, names: Known):
        self.genome: str | None = None
        self.organism: str | None = None
        rest = self._places(question, names)
        names.prime(rest)
        self.marked: Marked = mark(rest, names.vocabulary)
        self.reading: Reading = read(self.marked, names.vocabulary)
        self.text = self.reading.masked
        self.plain = " ".join(rest.lower().split())

    def _places(self, question: str, names: Known) -> str:
        """Take the genome or organism that is named out of a question."""
        tokens = list(_SPAN.finditer(question))
        for size in range(min(8, len(tokens)), 0, -1):
            for first in range(len(tokens) - size + 1):
                start, end = tokens[first].start(), tokens[first + size - 1].end()
                said = question[start:end].lower().rstrip(".")
                if said in names.genomes and not names.vocabulary.knows(said):
                    self.genome = names.genomes[said]
                elif said in names.organisms and not names.vocabulary.knows(said):
                    self.organism = names.organisms[said]
                else:
                    continue
                return f"{question[:start]}{question[end:]}"
        return question

    def call(self) -> Call | None:
        """The call that the question means; None where it says too little."""
        if _FAILED.search(self.text) and not self._wanted():
            return Call("library_summary", {"what": "failed"})
        wanted = self._wanted()
        found = self._of_genes(wanted) if wanted else self._of_genomes()
        if found is None:
            return None
        if self.organism:
            found.arguments["organism"] = self.organism
        if self.genome:
            found.arguments["genome"] = self.genome
        return found

    def as_before(self, tool: str, arguments: dict[str, Any]) -> Call | None:
        """The last call with what a fragment such as "and mecA?" puts in its place."""
        wanted = self._wanted()
        if len(self.plain.split()) > 7:
            return None
        if wanted and "names" in RECOGNISED[tool].model_fields:
            kept = {k: v for k, v in arguments.items() if k not in (*SUBJECT, "offset")}
            return Call(tool, {**kept, **wanted})
        if self.organism or self.genome:
            place = {"organism": self.organism, "genome": self.genome}
            return Call(tool, arguments | {k: v for k, v in place.items() if v})
        if _LACK.search(self.text) and tool in ("library_presence", "library_genes"):
            kept = {k: v for k, v in arguments.items() if k in (*SUBJECT, "organism", "genome")}
            return Call("library_presence", {**kept, "maximum": 0})
        return None

    def _wanted(self) -> dict[str, Any]:
        """The genes that are spoken of."""
        names = [name for name in self.reading.names if name]
        if names:
            return {"names": names[:20]}
        families = self.reading.values("prefix")
        if families:
            return {"prefix": families[0]}
        topic = asked(self.plain)
        if topic is not None:
            return {"topic": topic[0]}
        numbers = self.reading.values("ec")
        if numbers:
            return {"ec": str(numbers[0])}
        words = [str(word) for word in self.reading.values("keyword", "quoted", "aminotype")]
        words = [word for word in words if not re.fullmatch(_G, word.lower())]
        return {"keyword": words[0]} if words else {}

    def _of_genes(self, wanted: dict[str, Any]) -> Call | None:
        text = self.text
        whole = bool(re.search(rf"\b{_G}\b", text)) or bool(self.organism)
        low, high = self._copies()
        lacking = bool(_LACK.search(text))
        wants_genes = bool(_GENES.search(re.sub(r"\bgenes?\b", "", text)))
        which = re.search(rf"\b(?:which|what|how many|list|show|find|name|count|any|all|the)\b[^?]*"
                          rf"\b{_G}\b", text)  # fmt: skip
        asks_genomes = bool(
            lacking or low or high is not None
            or (whole and which and _HAVE.search(text) and not self._about_lengths())
            or re.search(rf"\bhow many\b[^?]*\b{_G}\b", text)
            or (whole and _ASKS.search(text) and not self._about_lengths())
            or (_CLUSTER.search(text) and not self._about_lengths())
        )  # fmt: skip
        if asks_genomes:
            arguments = dict(wanted)
            if lacking:
                arguments["maximum"] = 0
            elif low or high is not None:
                arguments |= {
                    k: v for k, v in (("minimum", low), ("maximum", high)) if v is not None
                }
            if re.search(r"\b(?:or|either)\b", text) and not lacking:
                arguments["match"] = "any"
            if _CLUSTER.search(text) and not lacking:
                arguments["cluster"] = True
            return Call("library_presence", arguments)
        return Call("library_genes", {**wanted, **self._sorted(wants_genes)})

    def _about_lengths(self) -> bool:
        return bool(re.search(r"\b(?:lengths?|long|longest|shortest|sizes?)\b", self.text))

    def _sorted(self, wants_genes: bool) -> dict[str, Any]:
        key = "aa_length" if self.reading.about_proteins else "length"
        for pattern, order in ((r"\blongest\b|\blargest\b|\bbiggest\b", "descending"),
                               (r"\bshortest\b|\bsmallest\b", "ascending")):  # fmt: skip
            if re.search(pattern, self.text):
                top = self.reading.limit or 1
                return {"sort_by": key, "order": order, "top": int(top)}
        if re.search(
            r"\b(?:sort|order|rank)\w* (?:\w+ )?(?:by|on) (?:\w+ )?(?:length|size)", self.text
        ):
            return {"sort_by": key, "order": "descending"}
        return {}

    def _copies(self) -> tuple[int | None, int | None]:
        text = self.text
        for pattern, low, high in _COPIES:
            if pattern.search(text):
                return low, high
        for before, after, add, what in (
            (r"(?:more than|over|>)", r"(?: copies| copy| genes?)?", 1, "low"),
            (r"(?:at least|>=|minimum of)", r"(?: copies| copy| genes?)?", 0, "low"),
            (r"(?:fewer than|less than|under|<)", r"(?: copies| copy| genes?)?", -1, "high"),
            (r"(?:at most|up to|<=|no more than)", r"(?: copies| copy| genes?)?", 0, "high"),
            (r"(?:exactly|precisely)", r"(?: copies| copy| genes?)?", 0, "both"),
            (r"", r"(?: copies)", 0, "both"),
        ):
            found = re.search(rf"{before}\s*{_N}\s*{after}\b", text)
            if found is None:
                continue
            value = self._value(found) + add
            return (value if what != "high" else None), (value if what != "low" else None)
        return None, None

    def _value(self, found: re.Match[str]) -> int:
        if found["word"]:
            return _WORDS[found["word"]]
        value = self.marked.entities[int(found["n"])].value
        return int(value[0] if isinstance(value, tuple) else value)

    def _of_genomes(self) -> Call | None:
        text = self.text
        speaks = re.search(rf"\b{_G}\b|\blibrary\b|\bcollection\b", text) or self.organism
        measure = next((key for pattern, key in _MEASURES if re.search(pattern, text)), None)
        bounds = self._bounds()
        if speaks and bounds:
            return Call("library_genomes", bounds)
        if speaks and _SUPERLATIVE.search(text) and measure:
            order = "ascending" if _LEAST.search(text) else "descending"
            top = int(self.reading.limit or 1)
            return Call("library_genomes", {"sort_by": measure, "order": order, "top": top})
        if re.search(
            r"\b(?:which|what|list|how many)\b[^?]*\b(?:organisms|species|genera)\b", text
        ):
            return Call("library_summary", {"what": "organisms"})
        if _SUMMARY.search(text) or re.search(rf"\bhow many {_G}", text):
            return Call("library_summary", {})
        if speaks and (
            _EACH.search(text) or re.search(r"\b(?:list|show|sort|table|names?)\b", text)
        ):
            by = re.search(r"\b(?:sort|order|rank)\w*\b[^?]*\bby\b", text)
            if by and measure:
                least = re.search(r"\bascending|smallest first|from small", text)
                order = "ascending" if least else "descending"
                return Call("library_genomes", {"sort_by": measure, "order": order})
            return Call("library_genomes", {})
        if self.genome or (self.organism and len(self.plain.split()) < 8):
            return Call("library_genomes", {})
        words = re.sub(r"@\w+", " ", self.plain)
        if len(re.findall(r"[a-z]{4,}", words)) and re.search(
            r"\bgenes?|proteins?|enzymes?\b", words
        ):
            query = re.sub(
                rf"\b(?:which|what|are|is|there|any|find|list|show|me|the|all|genes?|proteins?|in"
                rf"|of|for|that|with|have|has|do|does|these|those|library|every|each|{_G})\b|[?.!]",
                " ", words,
            )  # fmt: skip
            if len(query.split()):
                return Call("library_search", {"query": " ".join(query.split())})
        return None

    def _bounds(self) -> dict[str, Any]:
        """Genomes above or below a size, a GC content or a number of genes."""
        text = self.text
        sizes = [e for e in self.marked.of("quantity") if e.unit in ("bp", "%")]
        number = re.search(r"@(?:number|quantity|position)(\d+) (?:\w+ )?(?P<what>genes?|proteins?"
                           r"|contigs?|records?)\b", text)  # fmt: skip
        if sizes:
            entity = sizes[0]
            share = entity.unit == "%"
            key, bound = ("gc", 100 * entity.value) if share else ("length", entity.value)
            at = text.find(f"@quantity{self.marked.entities.index(entity)}")
        elif number:
            key = {"gene": "genes", "prot": "proteins"}.get(number["what"][:4], "records")
            held = self.marked.entities[int(number[1])].value
            bound, at = float(held[0] if isinstance(held, tuple) else held), number.start()
        else:
            return {}
        before = text[max(0, at - 40) : at]
        if _ABOVE.search(before):
            return {"sort_by": key, "order": "descending", "minimum": bound}
        if re.search(
            r"\b(?:less|smaller|shorter|under|below|fewer|lower|at most|up to)\b|<", before
        ):
            return {"sort_by": key, "order": "ascending", "maximum": bound}
        return {}
