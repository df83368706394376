"""Questions about tracks: reads, alignments, variants, intervals and signal that are open.

Stands in front of the classifier and lets every other question pass. The words of the field tell
which kind of track is meant; the readers in `app.plan.fill` make the calls.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.plan import followup
from app.plan.base import Call, Plan
from app.plan.continuing import KINDS as KIND_OF
from app.plan.continuing import KNOWN, continued
from app.plan.entities import Marked, mark
from app.plan.fill import alignments, intervals, signal, variants
from app.plan.fill.tracks import READERS, Asked
from app.plan.grammar import FUNCTION_WORDS
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.tokens import is_common
from app.plan.toolset import ARGUMENTS, RECOGNISED
from app.plan.vocabulary import Vocabulary, of_library
from app.tools.tracks.words import FILES, KINDS, described
from index.library import STAND_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.session import Session
    from index.library import Library
    from index.tracks.base import Track

FAMILIES = (alignments, intervals, signal, variants)
"""Modules whose import registers their readers."""

OWN: dict[str, str] = {
    "variants": (
        r"\bvariants?\b|\bsn[pv]s?\b|\bmn[pv]s?\b|\bindels?\b|\bmutations?\b|\bpolymorphisms?\b|\balleles?\b"
        r"|\bgenotyp\w+|\bvcf\b|\bbcf\b|\bts/?tv\b|\btransitions?\b|\btransversions?\b"
        r"|\bframe ?-?shifts?\b|\bmissense\b|\bnon-?sense\b|\b(?:non-?)?synonymous\b"
        r"|\bhetero ?zygo\w+|\bhomozygo\w+|\bmulti-?allelic\b|\bcalls? (?:at|in)\b|\bmutated\b"
        r"|\bsamples?\b|\bisolates?\b|\bsingletons?\b|\bpass(?:ed|es)?\b.*\bfilters?\b|\bfilters?\b|\bsubstitutions?\b"
        r"|\binsertions?\b(?! sequences?| elements?)|\bdeletions?\b|\bti/?tv\b|\brs\d+\b"
        r"|\bqual\b|\b(?:which|best|worst|every|each|the|of|many|variant|snp) calls?\b"
        r"|\bamino[- ]acid (?:changes?|exchanges?)\b|\bstops? (?:codons? )?(?:gain|los)\w*"
    ),
    "intervals": (
        r"\bintervals?\b|\bbed\b|\bbigbed\b|\bprimers?\b|\bamplicons?\b|\bnarrow ?peaks?\b"
        r"|\bbroad ?peaks?\b|\bpeaks?\b|\bpools?\b|\bmask(?:ed|s)?\b"
    ),
    "signal": (
        r"\bsignals?\b|\bbig ?wig\b|\bwig(?:gle)?\b|\bbed ?graph\b|\bpeaks?\b|\btracks? values?\b"
        r"|\bread ?counts?\b|\btn-?seq\b|\binsertions?\b|\bcoverage\b|\bdepth\b|\bvalues?\b"
        r"|\bcovered\b|\bscores?\b|\bintensity\b"
    ),
    "alignments": (
        r"\bmap(?:s|ped|ping)?\b|\bunmapped\b|\balign(?:ed|ments?)?\b|\bcoverage\b|\bdepths?\b|\bbam\b"
        r"|\bcram\b|\bsam\b|\breads?\b|\bmapq\b|\b(?:un)?covered\b|\binsert sizes?\b"
        r"|\bproper(?:ly)?[- ]pair\w*|\bduplicates?\b(?= reads| alignments)"
        r"|\bsecondary\b|\bsupplementary\b|\bsequenc(?:ed|ing)\b|\bdeep(?:ly)?\b|\bdrop-?outs?\b"
        r"|\d ?x\b"
    ),
    "reads": (
        r"\bfastq\b|\breads?\b|\bphred\b|\bq ?-?(?:20|30)\b|\badapt[eo]rs?\b|\bqualit(?:y|ies)\b"
        r"|\bsequencing\b|\bbase calls?\b|\btrimm\w+|\bduplicat\w+"
    ),
}
"""Kind of track -> its words in a masked question."""

SPECIFIC: dict[str, str] = {
    "variants": OWN["variants"]
    .replace(r"|\bsamples?\b|\bisolates?\b", "")
    .replace(r"|\bfilters?\b", ""),
    "intervals": r"\bintervals?\b|\bbed\b|\bbigbed\b|\bprimers?\b|\bamplicons?\b|\bpools?\b",
    "signal": r"\bsignals?\b|\bbig ?wig\b|\bwig(?:gle)?\b|\bbed ?graph\b",
    "alignments": (
        r"\bmap(?:s|ped|ping)?\b|\bunmapped\b|\bbam\b|\bcram\b|\bsam\b|\bmapq\b|\bcoverage\b|\bdepth\b"
        r"|\balign(?:ed|ments?)\b|\binsert sizes?\b|\buncovered\b"
    ),
    "reads": r"\bfastq\b|\bphred\b|\badapt[eo]rs?\b|\breads?\b",
}
"""Kind of track -> the words that are said of nothing else, for what is not open."""

_OVERVIEW = re.compile(
    r"\b(?:what(?:'s| is| are)?|which|tell me|describe|show|summari[sz]e|summary|overview)\b"
    r".*\b(?:this|the|these|that|my|open|opened|uploaded|loaded|here)\b.*"
    r"\b(?:files?|tracks?|data(?:set)?|upload)\b"
    r"|\bwhat (?:is|do i have|have i|did i) (?:open|opened|loaded|uploaded)\b"
    r"|\b(?:summari[sz]e|overview|summary|describe)\b(?! (?:the )?(?:genome|gene|protein))"
    r"|\bwhat (?:kind|type|sort) of (?:file|data)\b|\bwhich tracks\b|\blist (?:the )?tracks\b"
)
_OF_SAMPLES = re.compile(
    r"\bmics?\b|\binhibitory concentrations?\b"
    r"|\b(?:sampling|collection|isolation) (?:date|day|year|month|time|place|site|country)s?\b"
    r"|\b(?:when|where|in (?:which|what) (?:month|year|week|season|town|city|country|hospital))\b"
    r"[^.?]*\b(?:collected|sampled|isolated|taken|obtained|drawn)\b"
    r"|\b(?:patients?|hosts?|donors?)'?s? (?:age|sex|gender|id|name|history|symptoms?|disease)\b"
    r"|\b(?:which|what|whose|who(?:se)?) (?:is the )?(?:patient|hospital|donor)\b(?! carr| ha[sv])"
    r"|\b(?:resistan\w+|susceptib\w+|sensitiv\w+) (?:to|against)\b|\bct values?\b|\bdiagnos\w+"
    r"|\b(?:drug|antibiotic)[- ](?:resistan\w+|susceptib\w+)\b|\bphenotypes?\b|\bviral loads?\b"
)
"""What a laboratory or a clinic knows of a sample, and no track of it tells."""
_OF_GENES = re.compile(r"\b(?:genes?|exons?|introns?|proteins?|cds)\b(?=.*\b(?:file|track)\b)")
"""What a question about genes names before it says where they are."""
_NAMES = re.compile(
    r"\b(?:references?|contigs?|chromosomes?|sequences?|scaffolds?|records?)\b"
    r"|\bhow long\b|\blengths?\b"
)
_THERE = re.compile(r"(?<!\bare )(?<!\bis )(?<!\bwere )(?<!\bwas )\bthere(?=\W*$)")
"""The place of the last answer, at the end of a question."""
_CHANGED = re.compile(r"\b(?:chang|alter|affect|modif|disrupt)\w* (?:the|their) proteins?\b")
_SELF_CONTAINED = {"alignments", "reads"}
"""Kinds whose reader lets pass what is about something else, however it is worded."""
_PRODUCT = re.compile(
    r"\b(?:in|within|inside|over|of|on|across|overlap\w*|covers?|hit|touch\w*) the "
    r"(?P<words>[A-Za-z][\w-]{3,}(?: [a-z][\w-]+)?)(?= (?:gene|protein|cds|orf)\b)",
    re.IGNORECASE,
)
"""What may be the product of a gene, where a place is said."""
_NO_PRODUCTS = (
    "whole same first last longest shortest largest smallest next nearest closest other coding"
    " entire open given named annotated trna rrna minus plus both all"
)
_WHOLE_FILES = frozenset({"variant_summary", "variant_samples"})
"""Tools that tell of a whole file where nothing is asked that they know."""
_BARE_PARTS = (["types"], ["samples"])
"""What a summary of variants tells where little more than its subject is recognised."""
_PLAIN = (
    "vcf bcf bed bam wig bigwig bigbed file files track tracks data dataset call calls called site"
    " sites row rows record records entry entries number numbers total count counts type types kind"
    " kinds many much sort sorts summary summarise summarize overview describe description hold"
    " holds contain contains content contents open opened loaded uploaded report statistics stats"
    " breakdown break down general altogether overall list all both whole genome sample samples"
    " genotype genotypes genotyped typed sequenced people persons patients animals plants"
    " individual individuals isolate isolates reference present found see seen"
    " identified detected short quick brief differ different between against versus vs per each"
    " strand length lengths score scores name names named cover covers covered range"
    " region regions position positions base bases bp inside lie lies fall falls"
)
_ORDER = ("variants", "intervals", "signal", "alignments", "reads")


def recognise(question: str, library: Library, session: Session | None = None) -> Plan | None:
    """The plan of a question about tracks, or None where it is about something else.

    Parameters
    ----------
    question
        Plain English.
    library
        What is open; without a track the answer is None.
    session
        The conversation so far.
    """
    if not library.tracks:
        return None
    vocabulary = _vocabulary(library)
    plain, named = _named(question, library.tracks)
    told = _untold_of_sample(question, library)
    if told:
        return Plan(status="declined", message=told)
    plain = _by_product(plain, library)
    past = followup.from_turns(session.turns) if session is not None else None
    marked = _spoken(mark(plain, vocabulary), library)
    if past is not None:
        marked = _refer(marked.clause(_THERE.sub("in it", marked.masked)), past)
    reading = read(marked, vocabulary)
    calls = _continued(plain, reading, past, library, vocabulary, named) if past else None
    calls = calls or _of_both(_calls(plain, reading, library, named), plain, library, named)
    strange = _strange(reading, calls) if calls and past is None else ""
    if strange:
        message = (
            f"{described(library)} What '{strange}' asks for cannot be told from it, or is not "
            f"understood; ask what these files hold, by type, place, gene or number."
        )
        return Plan(status="declined", message=message)
    if calls:
        trace = {
            "read_as": reading.masked,
            "entities": [[e.kind, str(e.value)[:80]] for e in reading.marked.entities],
            "how": "a question about tracks",
        }
        return Plan(_valid(calls), "answered", trace=trace)
    missing = _missing(reading, library)
    if missing:
        return Plan(status="declined", message=missing)
    return None if library.genomes else Plan(status="declined", message=_alone(library))


def _of_both(calls: list[Call], question: str, library: Library, named: list[Track]) -> list[Call]:
    """The calls once more for a second track of the kind that a question names."""
    if not named or not calls:
        return calls
    first = named[0]
    alike = [track for track in library.tracks if track.kind == first.kind and track is not first]
    second = _named(question, alike)[1]
    if not second or any(call.arguments.get("track") != first.path.name for call in calls):
        return calls
    again = [Call(call.tool, {**call.arguments, "track": second[0].path.name}) for call in calls]
    return [*calls, *again]


def _strange(reading: Reading, calls: Sequence[Call]) -> str:
    """The longest word of a question that an answer about a whole file would leave out; empty where
    the calls are about less, or the words are those of such files."""
    if any(set(call.arguments) - {"track"} for call in calls if call.tool != "variant_summary"):
        return ""
    if any(call.arguments.get("parts", ["types"]) not in _BARE_PARTS for call in calls):
        return ""
    if not {call.tool for call in calls} <= _WHOLE_FILES:
        return ""
    spoken = re.findall(r"(?<![@\w])[a-z][\w-]*|@type\d+", reading.masked)
    kind = KIND_OF[calls[0].tool]
    known = {*FUNCTION_WORDS, *_PLAIN.split(), *KNOWN[kind]}
    unknown = [word for word in spoken if word not in known and word.rstrip("s") not in known]
    if not unknown:
        return ""
    longest = max(unknown, key=len)
    return str(reading.entity(longest).value) if longest.startswith("@") else longest


def _calls(question: str, reading: Reading, library: Library, named: list[Track]) -> list[Call]:
    open_kinds = {track.kind for track in library.tracks}
    kinds = [named[0].kind] if named else [k for k in _ORDER if k in open_kinds]
    by_itself = _by_itself(library)
    alone = by_itself and len(open_kinds) == 1 and open_kinds <= _SELF_CONTAINED
    asked = [kind for kind in kinds if named or alone or re.search(OWN[kind], reading.masked)]
    # A word that belongs to one kind alone goes before words that several kinds share.
    asked.sort(key=lambda kind: not re.search(SPECIFIC[kind], reading.masked))
    for kind in asked:
        reader = READERS.get(kind)
        tracks = named or [track for track in library.tracks if track.kind == kind]
        clear = re.search(SPECIFIC[kind], reading.masked) is not None
        asked_of = Asked(question, reading, library, tracks, bool(named), clear)
        calls = reader(asked_of) if reader else None
        if calls:
            return calls
    for kind in ("intervals", "signal"):
        # Their names and numbers are known by no word, so the readers look themselves.
        if kind in kinds and kind not in asked:
            tracks = named or [track for track in library.tracks if track.kind == kind]
            calls = READERS[kind](Asked(question, reading, library, tracks, bool(named), False))
            if calls:
                return calls
    whole = _OVERVIEW.search(reading.masked) and not _OF_GENES.search(reading.masked)
    if whole and (named or by_itself or _of_tracks(reading)):
        return [Call("track_overview", {"track": named[0].path.name if named else None})]
    if by_itself and _NAMES.search(reading.masked) and not reading.names:
        return [Call("track_overview", {"contigs": True})]
    return []


def _continued(
    question: str,
    reading: Reading,
    past: followup.Past,
    library: Library,
    vocabulary: Vocabulary,
    named: list[Track],
) -> list[Call] | None:
    """Calls of a question that goes on from an answer about a track."""

    def again(kind: str, text: str, file: str | None) -> list[Call] | None:
        own = [track for track in library.tracks if track.kind == kind]
        chosen = [track for track in own if file is not None and track.path.name == file]
        if not own:
            return None
        reread = read(_refer(mark(text, vocabulary), past), vocabulary)
        return READERS[kind](Asked(text, reread, library, chosen or own, bool(chosen), True))

    return continued(question, reading, past, again, named[0].path.name if named else None)


def _spoken(marked: Marked, library: Library) -> Marked:
    """The question with the words of its tracks as such, where they were read as a product: "the
    called variants"."""
    kinds = {track.kind for track in library.tracks}

    def word(found: re.Match[str]) -> str:
        value = str(marked.entities[int(found[1])].value).lower()
        own = any(re.fullmatch(SPECIFIC[kind], value) for kind in kinds)
        return value if own else found.group()

    text = re.sub(r"@keyword(\d+)", word, marked.masked)
    return marked if text == marked.masked else marked.clause(text)


def _refer(marked: Marked, past: followup.Past) -> Marked:
    """Names in place of "it"; but "the protein" that variants change is not the one named last."""
    of_variants = _CHANGED.search(marked.masked) and followup.MANY.search(marked.masked)
    return marked if of_variants else followup.refer(marked, past)


def _by_itself(library: Library) -> bool:
    """Whether no genome is open but what stands in for one."""
    return all(genome.format == STAND_IN for genome in library.genomes)


def _of_tracks(reading: Reading) -> bool:
    return (
        re.search(r"\b(?:tracks?|files?|open|opened|uploaded|loaded)\b", reading.masked) is not None
    )


def _named(question: str, tracks: Sequence[Track]) -> tuple[str, list[Track]]:
    """The question without the name of a track's file, and that track."""
    for track in sorted(tracks, key=lambda track: -len(track.path.name)):
        for name in (track.path.name, track.name):
            pattern = rf"(?:\b(?:in|of|from|for|does|do|is) )?(?<![\w.]){re.escape(name)}(?![\w.])"
            found = re.search(pattern, question, re.IGNORECASE)
            said_of_all = is_common(name.lower()) or any(
                re.fullmatch(words, name.lower()) for words in OWN.values()
            )
            if found and (name == track.path.name or (len(name) > 4 and not said_of_all)):
                return f"{question[: found.start()]} {question[found.end() :]}".strip(), [track]
    return question, []


def _by_product(question: str, library: Library) -> str:
    """A question with the name of the one gene of a product: "variants in the spike gene"."""
    found = _PRODUCT.search(question)
    if found is None or found["words"].lower().split()[0] in _NO_PRODUCTS.split():
        return question
    from app.tools.shared.filters import BadFilterError, keyword_condition

    genes = []
    for genome in library.genomes:
        if genome.lookup(found["words"]):
            return question
        try:
            sql, params, _ = keyword_condition(genome, "genes", found["words"], "any")
        except BadFilterError:
            return question
        genes += genome.genes(sql, tuple(params), limit=2)
    if len(genes) != 1:
        return question
    return f"{question[: found.start('words')]}{genes[0].id} {question[found.end('words') :]}"


def _vocabulary(library: Library) -> Vocabulary:
    """Names of the open genomes, with the contigs of the tracks as further records."""
    vocabulary = of_library(library)
    contigs = {
        contig.lower(): contig
        for track in library.tracks
        if len(track.contigs) <= 10_000
        for contig in track.contigs
    }
    return replace(vocabulary, records={**contigs, **vocabulary.records})


def _untold_of_sample(question: str, library: Library) -> str:
    """The refusal of a question on the origin or the tests of a sample of a track; empty where it
    asks for something else, or a genome is open that may tell."""
    if not _OF_SAMPLES.search(question.lower()):
        return ""
    words = set(re.findall(r"[^\s,;?!'\"()]+", question.lower()))
    named = {
        name.lower() for track in library.tracks for name in getattr(track, "samples", ())
    } & words
    if not (named or _by_itself(library)):
        return ""
    return (
        f"{described(library)} They hold no laboratory results and nothing of where, when or from "
        "whom a sample was taken; ask what they hold, by type, place or number."
    )


def _missing(reading: Reading, library: Library) -> str:
    """Which file would be needed, where the question is about a kind of track that is not open."""
    open_kinds = {track.kind for track in library.tracks}
    for kind in _ORDER:
        if kind in open_kinds or not re.search(SPECIFIC[kind], reading.masked):
            continue
        if kind in ("reads", "alignments") and open_kinds & {"reads", "alignments"}:
            needed = FILES["alignments" if "reads" in open_kinds else "reads"]
        else:
            needed = FILES[kind]
        return f"{described(library)} To ask for {KINDS[kind]}, open {needed} as well."
    return ""


def _alone(library: Library) -> str:
    return (
        f"{described(library)} What is asked cannot be told from that alone: open the genome that "
        "it belongs to (GenBank, or GFF3 with FASTA) to ask for genes and sequence."
    )


def _valid(calls: Sequence[Call]) -> list[Call]:
    kept = []
    for call in calls:
        full = {**ARGUMENTS, **RECOGNISED}[call.tool].model_validate(call.arguments)
        kept.append(Call(call.tool, full.model_dump(exclude_defaults=True)))
    return kept
