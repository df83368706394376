"""Places, names, limits and thresholds of questions about tracks, read from the words themselves.

A track may stand alone, so nothing here needs the names of a genome; genes are looked up where one
is beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.plan.base import Call
from app.plan.entities import mark
from app.plan.quantities import LARGEST
from app.plan.spelling import plain
from app.plan.tokens import is_common
from app.plan.vocabulary import of_library
from index.tracks.contigs import same_contig
from index.tracks.interval_rows import Wanted

if TYPE_CHECKING:
    from app.plan.fill.tracks import Asked as Question
    from index.library import Library
    from index.tracks.base import Track

MOST_WORDS = 1000
"""Different words of a question that are looked up as names."""
ELSEWHERE = (
    r"\b(?:variants?|snps?|snvs?|indels?|genotypes?|vcf|bam|sam|cram|fastq|alignments?|mapped"
    r"|mapping|phred|quality|adapters?|mutations?)\b"
)
"""Words of other tracks."""
_GENERIC = (
    r"\b(?:how many|what|which|list|show|longest|shortest|highest|lowest|mean|average|maximum"
    r"|minimum|sum|strands?|where|how long|summar\w+|describe|scores?|first|last|number of|count"
    r"|give|find|are there|is there|do|does)\b"
)
_SEQUENCE = (
    r"\b(?:gc|g\+c|sequences? (?:of|from)|translat\w+|codons?|motifs?|restriction|orfs?"
    r"|palindrom\w+|proteins?|amino acids?|organism|taxonomy|species|products?|functions?"
    r"|references?|contigs?|chromosomes?|files?|tracks?)\b"
)
NUMBER = r"(-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)"
_SCALED = rf"(?<![\w.]){NUMBER} ?(mb|kb|bp|m|k)?(?![\w])"
_RANGE = re.compile(
    r"(?<![\w.,-])(\d[\d,]*(?:\.\d+)?) ?(mb|kb|m|k|bp)? ?(?:-|\.\.|to|and|until|through|till) ?"
    r"(\d[\d,]*(?:\.\d+)?) ?(mb|kb|m|k|bp)?(?![\w.])"
)
_AT = re.compile(
    r"\b(?:positions?|base|coordinate|location|nucleotide|site|at|:) ?(\d[\d,]*)(?![\w.]*\d)"
)
_PLACED = re.compile(
    r"\b(?:of|in|over|within|across|inside|overlap\w*|hit\w*|cover(?:s|ed|ing)?) (?:the )?"
    r"(?:gene )?([A-Za-z](?:[\w.-]{0,18}\w)?)\b"
    r"(?! (?:strand|file|format|column|score|mask|bed|track|scheme))"
)
"""What may be a gene, where a place is said."""
_OVER = re.compile(
    r"\b(?:cover\w*|contain\w*|includ\w*|overlap\w*|span\w*|hits?|around|across|amplif\w+)"
    r" (?:the )?(?:genom\w+ )?(\d[\d,]*\d)\b(?! ?(?:bp|bases?|nt|kb|mb|%))"
)
"""A position without the word: "which primers cover 21,563?"."""
_NAMED = re.compile(
    r"\b([A-Za-z][\w'-]{0,15}) genes?\b|\b(?:[Ii]n|[Oo]ver|[Oo]f|[Gg]ene|[Ff]or|[Ww]ithin|[Aa]cross"
    r"|[Ii]s|[Dd]oes|overlap\w*|hit\w*|touch\w*|cover(?:s|ed|ing)?) (?:the |gene )*"
    r"([A-Za-z][\w'-]{0,15})\b"
)
_SCALE = {"mb": 1_000_000, "m": 1_000_000, "kb": 1000, "k": 1000}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "fifty": 50, "hundred": 100,
}  # fmt: skip
COUNTED = rf"(\d[\d,]*|{'|'.join(_WORDS)})"
HIGH = r"(?:highest|largest|greatest|biggest|strongest|best|tallest|maximum|max|maximal|top|most)"
LOW = r"(?:lowest|smallest|least|weakest|minimum|min|minimal|bottom|fewest)"
_ABOVE = (
    r"(?:above|over|exceed(?:s|ing)?|(?:greater|more|higher|larger|bigger|longer) than|at least"
    r"|>=?|reach(?:es|ing)?|beyond|minimum of|no less than)"
)
_BELOW = (
    r"(?:below|under|(?:less|lower|smaller|fewer|shorter) than|at most|<=?|maximum of|no more than"
    r"|up to)"
)
_OF = r"(?: (?:a|an|the|value|score|signal|mean|length|coverage|depth|of))*"


def value_of(text: str, unit: str | None = None) -> float:
    """A number as written, with its thousands separators and unit."""
    return min(float(text.replace(",", "")), LARGEST) * _SCALE.get(unit or "", 1)


@dataclass
class Asked:
    """One question about one track.

    Attributes
    ----------
    text
        The question in lower case, without odd characters.
    """

    question: str
    library: Library
    track: Track

    @cached_property
    def text(self) -> str:
        return plain(self.question).lower()

    def has(self, pattern: str) -> bool:
        """Whether a pattern occurs."""
        return re.search(pattern, self.text) is not None

    def alone(self) -> bool:
        """Whether the track is all that is open and the question can be about it."""
        single = not self.library.genomes and len(self.library.tracks) == 1
        return single and self.has(_GENERIC) and not self.has(_SEQUENCE)

    @cached_property
    def genes(self) -> list[str]:
        """Genes of the genome beside the track that are named."""
        if self.track.genome is None:
            return []
        marked = mark(self.question, of_library(self.library))
        return [str(name) for name in marked.values("gene")] or self._short_genes()

    def _short_genes(self) -> list[str]:
        """Genes whose symbol is as short as a word (``S``, ``w``), where one stands like a name."""
        assert self.track.genome is not None
        found = []
        for hit in _NAMED.finditer(plain(self.question)):
            word = hit[1] or hit[2]
            if is_common(word.lower()) and len(word) > 1 and not hit[1]:
                continue
            if any(word in (gene.symbol, gene.id) for gene in self.track.genome.lookup(word)):
                found.append(word)
        return list(dict.fromkeys(found))

    def interval(self) -> dict[str, Any]:
        """The stretch of an interval that a question names, from another open track.

        Rows of one name that overlap, such as the transcripts of a gene, are one stretch.
        """
        from index.tracks.intervals import Intervals

        for other in self.library.tracks:
            if other is self.track or not isinstance(other, Intervals):
                continue
            name = self.token(other.rows.has_name)
            rows = other.rows.find(Wanted(name=name)) if name else []
            rows = [row for row in rows if row.name == name] or rows
            if not rows or len({row.contig for row in rows}) > 1:
                continue
            start, end = min(row.start for row in rows), max(row.end for row in rows)
            if end - start <= sum(row.end - row.start for row in rows):
                return {"record": rows[0].contig, "start": start + 1, "end": end}
        return {}

    def stranger(self, known: Callable[[str], bool]) -> list[str]:
        """A name in the place of a gene's, where no genome is beside the track that would know it.

        Parameters
        ----------
        known
            Whether a name is one of the track's own.
        """
        if self.track.genome is not None:
            return []
        others = {name.lower() for name in (*self.track.contigs, self.track.name, "BED", "DNA")}
        for found in _PLACED.finditer(plain(self.question)):
            word = found[1]
            odd = re.search(r"[A-Z]", word) and not re.fullmatch(r"[A-Z][a-z]+|[A-Z]{3,}", word)
            own = any(same_contig(name, word) for name in self.track.contigs)
            own = own or word.lower() in others or (len(word) > 1 and known(word))
            if odd and not own:
                return [word]
        return []

    def unknown_gene(self) -> list[str]:
        """What "gene NAME" names, where no open file has a gene or an interval of that name."""
        found = re.search(r"\bgene ([A-Za-z][\w.-]*\d|[A-Za-z]*[A-Z][\w.-]*)", plain(self.question))
        return [found[1]] if found else []

    @cached_property
    def record(self) -> str | None:
        """A sequence of the track that is named."""
        names = [*self.track.contigs, *self.track.mapping().values()]
        for name in sorted(set(names), key=len, reverse=True):
            written = rf"(?<![\w.]){re.escape(name.lower())}(?![\w]|\.\d)"
            spoken = rf"\b(?:on|in|of|chromosome|chr) {re.escape(name.lower())}\b"
            if self.has(written if len(name) > 1 else spoken):
                return name
        for word in re.findall(r"\b(?:chr|chromosome |contig |scaffold )[\w.]+", self.text):
            said = word.replace("chromosome ", "chr")
            for name in self.track.contigs:
                if same_contig(name, said):
                    return name
        unknown = re.search(r"\bchr(?:\d{1,2}|x|y|mt?)\b", self.text)
        return unknown[0] if unknown and self.track.contigs else None

    def place(self) -> dict[str, Any]:
        """Arguments ``record``, ``start`` and ``end`` as far as they are said."""
        found: dict[str, Any] = {"record": self.record} if self.record else {}
        text = self.text
        if self.record:
            text = text.replace(self.record.lower(), " : " if ":" in text else " ")
        span = _RANGE.search(text)
        if span and not re.search(
            r"(?:scores?|lengths?|long)(?: \w+){0,3} $", text[: span.start()]
        ):
            unit = span[4] or span[2]
            found["start"] = max(1, int(value_of(span[1], span[2] or unit)))
            found["end"] = max(1, int(value_of(span[3], unit)))
        elif at := _AT.search(text):
            found["start"] = found["end"] = max(1, int(value_of(at[1])))
        elif (first := re.search(rf"\bfirst {_SCALED}", text)) and first[2]:
            found["start"], found["end"] = 1, max(1, int(value_of(first[1], first[2])))
        return found

    def spot(self) -> dict[str, Any]:
        """`place`, where a number after "cover" is a position too."""
        found = self.place()
        over = _OVER.search(self.text) if "start" not in found else None
        if over:
            found["start"] = found["end"] = max(1, int(value_of(over[1])))
        return found

    def limit(self, noun: str) -> int | None:
        """How many are wanted: ``top 5``, ``three longest``; 1 for one superlative thing."""
        best = rf"(?:{HIGH}|{LOW}|longest|shortest|first|last)"
        for pattern in (rf"\b{best} {COUNTED}\b", rf"\b{COUNTED} (?:\w+ )?{best}\b"):
            found = re.search(pattern, self.text)
            if found:
                word = found[1].replace(",", "")
                return int(word) if word.isdigit() else _WORDS[word]
        if self.has(rf"\b{best}\b") and not self.has(rf"\b(?:{noun})s\b"):
            return 1
        return None

    def strict(self) -> bool:
        """Whether a threshold itself is left out: ``above 5`` rather than ``at least 5``."""
        return not self.has(
            r"\bat (?:least|most)\b|[<>]=|\breach\w*|\bor (?:more|higher|above|less|lower|below)\b"
            r"|\bno (?:less|more) than\b|\bup to\b|\b(?:minimum|maximum) of\b"
        )

    def above(self, what: str = "") -> float | None:
        """Threshold that values should exceed; `what` is said before or between."""
        return self._compared(_ABOVE, what)

    def below(self, what: str = "") -> float | None:
        """Threshold that values should stay under."""
        return self._compared(_BELOW, what)

    def _compared(self, words: str, what: str) -> float | None:
        lead = rf"\b(?:{what})\b(?: (?:of|is|are|that|which|with|a))* ?" if what else ""
        found = re.search(rf"{lead}(?<!\w){words}{_OF} ?{_SCALED}", self.text)
        return value_of(found[1], found[2]) if found else None

    def token(self, known: Any) -> str | None:
        """The first word of the question that `known` says is a name."""
        words = dict.fromkeys(re.findall(r"[^\s,;?!()\"'`]+", plain(self.question)))
        for word in islice(words, MOST_WORDS):
            bare = word.strip(".:")
            if len(bare) > 1 and re.search(r"[A-Za-z]", bare) and known(bare):
                return bare
        return None


def along(question: Question) -> Asked:
    """A question of the planner as one about its first track."""
    return Asked(question.question, question.library, question.tracks[0])


def with_track(call: Call, question: Question) -> Call:
    """The call with the track's name, where the question named it or there are several."""
    if not question.named and len(question.tracks) < 2:
        return call
    return Call(call.tool, {**call.arguments, "track": question.tracks[0].path.name})
