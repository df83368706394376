"""Questions for the count of one short word: "how many CpG are there?", observed over expected."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import region_or_record
from app.plan.fill.codons import owners
from app.plan.reading import Reading

_PAIR = re.compile(
    r"(?<![\w-])(?:5'-?)?(?:(?P<one>[ACGTU])[pP](?P<two>[ACGTU])|(?P<word>[ACGTU]{2,4}))"
    r"(?:'?s)?(?:-3')?(?![\w+])(?! (?:islands?|content|percent|skew|rich|box))"
)
_SMALL = re.compile(r"\b(?P<one>[acgtu])p(?P<two>[acgtu])s?\b(?P<word>)")
_NOUN = re.compile(
    r"\b(?:di-?nucleotides?|dimers?|2-?mers?|tri-?nucleotides?|trimers?|3-?mers?|doublets?|triplets?"
    r"|tetra-?nucleotides?|4-?mers?|k-?mers?|words?|steps?|motifs?)\b"
)
_ASKED = re.compile(
    r"\bhow (?:many|often|frequent\w*|common)\b|\bnumbers? of\b|\bcounts?\b|\boccurrences?\b"
    r"|\bfrequency\b|\btimes\b|\btotal\b"
)
_GOVERNING = (
    r"(?:how many|how often (?:do|does|is)|how (?:frequent|common) is|(?:numbers?|counts?|frequency"
    r"|occurrences?) of|count)(?: (?:all|the|a|times))* (?:5'-?)?"
)
_EXPECTED = re.compile(
    r"\bobserved\b[^?]{0,25}\bexpected\b|\bexpected\b[^?]{0,25}\bobserved\b|\bo ?/ ?e\b"
    r"|\bobs\w*\.? ?/ ?exp\w*|\bcpgo/?e\b|\b(?:over|under)-?represent\w*|\bdeplet\w*|\bsuppress\w*"
    r"|\bcpg ratio\b"
)
_ELSE = re.compile(
    r"\bislands?\b|\bmethyl\w*|\bwindows?\b|\bplot\b|\bcodons?\b|\bruns?\b|\brepeats?\b"
    r"|\bin a row\b|\bupstream\b|\bdownstream\b|\bnear\b|\bgenes? (?:with|that|which)\b"
    r"|\b(?:which|each|every|per) (?:gene|record|contig|segment|window)\b|\beach\b|\bcontent\b"
    r"|\bmost (?:common|frequent)\b|\bcompare\w*\b|\bmore than\b|\bwhere\b|\bpositions?\b"
    r"|\bskew\b|\bstart\b|\bend\b"
)
_OTHER = ("enzyme", "sequence", "peptide", "type", "prefix", "aminotype", "quantity", "amino")


def one_word(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``kmers`` for one word, else None.

    Words of four letters are left to the search for motifs unless expectation is asked for.
    """
    raw, text = reading.marked.text, reading.masked
    expected = _EXPECTED.search(text)
    if not (_ASKED.search(text) or expected) or _ELSE.search(text) or reading.values(*_OTHER):
        return None
    written = {
        (hit["one"] + hit["two"] if hit["one"] else hit["word"]).upper(): bool(hit["one"])
        for hit in (*_PAIR.finditer(raw), *_SMALL.finditer(raw))
    }
    if not (_NOUN.search(text) or expected):
        # Bare letters may be amino acids (AA), a content (AT, GC) or a codon.
        written = {
            word: joined
            for word, joined in written.items()
            if joined
            or (
                len(word) == 2
                and word not in ("AA", "AT")
                and re.search(rf"{_GOVERNING}{word.lower()}\b", raw.lower())
            )
        }
    words = {word for word in written if len(word) < 4 or expected}
    if len(words) != 1 or (reading.values("motif") and not expected):
        return None
    named = owners(reading)
    if named is None:
        return None
    arguments: dict[str, Any] = {"word": words.pop().replace("U", "T")}
    if reading.strand:
        arguments["strand"] = reading.strand
    if named:
        return {**arguments, "names": named}
    return region_or_record(reading, arguments)
