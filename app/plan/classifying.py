"""Talk about classification: pasted sequences, example sets, windows, scans, "why?".

This recogniser stands in front of the planner's classifier. It takes a question only where its
words are of this field (or a classification is what the conversation is about), and leaves every
other one alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.pasted import Pasted, is_dna, read_pasted
from app.plan.base import Call, Plan
from app.plan.editing import editing
from app.plan.fill import classify as fill
from app.plan.scanning import (
    BY_EXAMPLES,
    BY_MODEL,
    KIND,
    SCAN,
    annotated,
    scanning,
    task_words,
)
from app.plan.tokens import is_common
from app.plan.toolset import ARGUMENTS, RECOGNISED
from app.plan.vocabulary import Vocabulary, of_library
from app.tools.classify.kinds import kind_of, species_in

if TYPE_CHECKING:
    from app.examples import Bench
    from app.session import Session
    from index.library import Library

_VERB = (
    r"\b(?:classif(?:y|ied|ies|ying|ication|ier)|categori[sz]e|(?:re-?)?label (?:these|this|them|it"
    r"|the|those)|assign (?:a )?(?:labels?|class(?:es)?)|sort (?:these|them) into"
    r"|what (?:kind|type|sort|class) of (?:sequences?|dna|element|region|thing)s?"
    r"|what (?:is|are|would|do you (?:say|think)) (?:this|these|they)(?: ones?| sequences?)?"
    r"(?=[?.,!]| |$)|which (?:class|label|category|group|kind|type|one|of (?:these|them|those|the))"
    r"|predict (?:the )?(?:class|label|kind|type)s?)\b"
)
_CLEAR = r"\b(?:classif|categori[sz]e|few-?shot|zero-?shot|predict\w* (?:the )?(?:class|label))"
_ELSEWHERE = (
    r"\b(?:gc|g\+c|translat\w+|reverse|complement|length|how long|occur\w*|located|align\w*|blast"
    r"|search (?:for )?(?:this|it)|(?:what|which) (?:positions?|coordinates?|bases?|place)"
    r"|where (?:is|does|do) (?:this|it)|molecular|melting|tm|protein"
    r"|restriction|cut sites?|palindrom\w+)\b"
)
_BASES_BESIDE = re.compile(
    r"\b(?:get|give|show|print|copy|paste|need|want|send|extract|fetch|have)\b[^?.]{0,25}"
    r"\b\d[\d,]* ?(?:bp|bases?|nt|nucleotides?|kb)\b[^?.]{0,25}"
    r"\b(?:upstream|downstream|before|after|in front)\b"
)
_JUDGED = re.compile(
    r"\b(?:which|whether|if|is|are|likely|probab\w*|predict\w*|scan\w*|classif\w*|examples?"
    r"|training|labels?|score\w*)\b"
)
_THESE = r"\b(?:these|this|them|those|it|they|that|all|same|again|each|ones?)\b"
_ONLY = (
    r"\b(?:list|show|give|keep|only|which|report)\b[^,;.]*\b(?:likely|probable|predicted|positive"
    r"|best|likeliest|real)\b|\bonly (?:the )?(?:likely|probable|positive)"
)
_WHICH = (
    r"\bwhich (?:class|label|category|one|of (?:these|them|those))\b"
    r".*\b(?:is|are|does|do|would|could)\b.*\b(?:this|it|that|these|they|one|[acgtun]{4,11})\b"
)
"""Asks for one of the labels of the examples."""
_BARE = r"(?:is|are|could|would) (?:this|these|it|they|that) (?:be )?(?:an? )?"
_CHAIN = r"\b(?:take|cut(?: out)?|extract|get|grab|pull(?: out)?|fetch|collect)\b"
_FIND = r"\b(?:find|list|search for|look for|get|identify|start with|take)\b[^,;.]*\bgenes?\b"


def recognise(question: str, library: Library, session: Session) -> Plan | None:
    """The plan of a question about classification; None where it is not about that.

    Parameters
    ----------
    question
        As typed, sequences included.
    library
        Open genomes; there may be none.
    session
        The conversation, with its bench of examples.
    """
    if not _may_concern(question, session):
        return None
    pasted = read_pasted(question)
    talk = _Talk(question, pasted, library, session)
    calls = talk.calls()
    if not calls:
        return None
    valid = _valid(calls)
    if len(valid) < len(calls):
        return None
    trace = {
        "read_as": pasted.prose,
        "how": "classification",
        "sequences": [[item.id, item.label, len(item.sequence)] for item in pasted.items[:20]],
    }
    return Plan(valid, "answered", trace=trace, chain=len(valid) > 1)


def _may_concern(question: str, session: Session) -> bool:
    """A quick look: words of the field, labelled sequences, or a running classification."""
    low = question.lower()
    if session.bench.outcome is not None or session.bench.has_examples():
        return True
    words = rf"{KIND}|{_VERB}|{SCAN}|\b(?:examples?|labels?|labell?ed|training)\b"
    if re.search(words, low) or re.search(r"(?:->|=>|→)|(?m:^\s*>)|\bsequence\s*[,\t;]", low):
        return True
    return bool(session.bench.queries) or len(re.findall(r"[acgtun]{12,}", low)) > 1


def _valid(calls: list[Call]) -> list[Call]:
    """Calls whose arguments fit, without those that are default."""
    kept = []
    known = {**ARGUMENTS, **RECOGNISED}
    for call in calls:
        try:
            full = known[call.tool].model_validate(call.arguments)
        except ValidationError:
            continue
        kept.append(Call(call.tool, full.model_dump(exclude_defaults=True)))
    return kept


@dataclass(slots=True)
class _Talk:
    """One message about classification."""

    question: str
    pasted: Pasted
    library: Library
    session: Session

    @property
    def state(self) -> Bench:
        return self.session.bench

    @property
    def prose(self) -> str:
        return self.pasted.prose.lower()

    @property
    def running(self) -> bool:
        """Whether the newest answer was about classification."""
        last = self.session.last
        return last is not None and any(tool in RECOGNISED for tool, _ in last.calls)

    @property
    def vocabulary(self) -> Vocabulary:
        return of_library(self.library)

    def _about_genes(self) -> bool:
        """Whether a gene is named that was not among what was classified."""
        items = self.state.outcome.items if self.state.outcome else []
        known = {name.lower() for item in items for name in (item.id, item.gene)}
        words = set(re.findall(r"[\w.-]*\w", self.prose)) - known
        return bool(words and self.library.genomes) and any(
            len(word) > 2 and self.vocabulary.knows(word) and not is_common(word) for word in words
        )

    def calls(self) -> list[Call]:
        """The tool calls of the message; empty where it is about something else."""
        if not self.pasted.items:
            if _BASES_BESIDE.search(self.prose) and not _JUDGED.search(self.prose):
                # The bases themselves are wanted, whatever they are wanted for.
                return []
            found = editing(self.prose, self.state, self.running and not self._about_genes())
            if found is not None:
                return [found]
        calls = self._examples()
        if not calls and not self.pasted.items:
            scan = scanning(self.pasted.prose, self.state, self.vocabulary)
            calls = [scan] if scan is not None else self._chain()
        return calls or self._classify()

    # --- examples ---

    def _examples(self) -> list[Call]:
        """Labelled sequences that were pasted, or windows that are to be examples."""
        prose = self.prose
        adds = re.search(
            r"\b(?:add|use|take|treat|keep|save|include|put|store|append|remember|label|mark|these"
            r" are|here are)\b[^?]*\b(?:examples?|training|labell?ed|as"
            r"|to (?:the|my) (?:set|examples))\b",
            prose,
        )
        asked = self._asks()
        if self.pasted.labelled:
            if not (len(self.pasted.labelled) > 1 or adds or asked or self.pasted.unlabelled):
                known = self.state.has_examples() or kind_of(self.pasted.labelled[0].label or "")
                if not known:
                    return []
            calls = [Call("add_examples", {"sequences": _given(self.pasted.labelled)})]
            name = self._set_name()
            if name:
                calls[0].arguments["examples"] = name
            if self.pasted.unlabelled:
                given = _given(self.pasted.unlabelled)
                calls.append(Call("classify_sequences", {"sequences": given, "by": "examples"}))
            elif asked and self._last_word():
                given = [{"id": "s1", "sequence": self._last_word()}]
                calls.append(Call("classify_sequences", {"sequences": given, "by": "examples"}))
            elif asked and re.search(_THESE, prose) and self.state.queries:
                calls.append(Call("classify_sequences", {"by": "examples"}))
            return calls
        if not adds or (re.search(_CLEAR, prose) and not re.search(r"\bexamples?\b", prose)):
            return []
        if self.pasted.unlabelled:
            label = fill.example_label(prose.rstrip(" :"))
            arguments: dict[str, Any] = {"sequences": _given(self.pasted.unlabelled)}
            if label is None and not re.search(r"\bexamples?\b", prose):
                return []
            return [Call("add_examples", {**arguments, "label": label} if label else arguments)]
        return self._window_examples() or self._add_these()

    def _last_word(self) -> str | None:
        """Letters alone on the last line that are no sequence, to be refused with the reason."""
        last = self.question.strip().splitlines()[-1].split()
        return fill.letters(self.question) if len(last) == 1 else None

    def _window_examples(self) -> list[Call]:
        """``use upstream regions of tRNA genes as positive examples and random intergenic as
        negative``."""
        calls: list[Call] = []
        last: str | None = None
        clauses = re.split(
            r"(?<=examples)\s*(?:,|;|\band\b)|[;.]\s+|,?\s+(?:and|but|while)\s+"
            r"(?=[^,;]*\bas\b)|,\s+(?=[^,;]*\bas\b)",
            self.pasted.prose,
        )
        for clause in clauses:
            if not clause or not clause.strip():
                continue
            label = fill.example_label(clause, last)
            if label is None:
                continue
            body = re.sub(r"\b(?:as|are|to be)\s+[^,;]*$", " ", clause, flags=re.I)
            reading = fill.subject(body, self.vocabulary)
            found = fill.windows(reading, drawn=True)
            if found is None:
                continue
            calls.append(Call("add_examples", {"windows": found, "label": label}))
            last = last or label
        return calls

    def _add_these(self) -> list[Call]:
        """``add these as examples of promoters``."""
        prose = self.prose
        if not (self.state.queries or self.state.outcome):
            return []
        if not re.search(
            r"\b(?:these|this|them|those|it|the (?:last|results?|hits?|ones?))\b", prose
        ):
            return []
        if not re.search(r"\b(?:examples?|training|as|to (?:the|my) set)\b", prose):
            return []
        label = fill.example_label(prose)
        return [Call("add_examples", {"label": label} if label else {})]

    def _set_name(self) -> str | None:
        found = re.search(
            r"\b(?:to|into|in) (?:the |my |a )?(?:new )?(?:example )?set (?:called |named )?"
            r"['\"]?([\w][\w -]{0,30}?)['\"]?\s*(?:[:.,]|$)",
            self.pasted.prose,
            re.I,
        )
        return found.group(1).strip() if found else None

    def _asks(self) -> bool:
        """Whether the words ask for a class."""
        prose = self.prose
        if re.search(_VERB, prose):
            return True
        return bool(
            re.search(KIND, prose)
            and re.search(
                r"\?|\b(?:is|are|as|does|do|could|would|might|check|tell|whether|if|test|predict)\b",
                prose,
            )
        )

    def _which(self) -> bool:
        """Whether one of the labels of the examples is asked for."""
        return self.state.has_examples() and bool(re.search(_WHICH, self.prose))

    # --- classification ---

    def _chain(self) -> list[Call]:
        """Steps in one message: find genes, take windows, classify them, list the likely."""
        prose = self.prose
        if not (kind_of(prose) or re.search(_CLEAR, prose)):
            return []
        takes = re.search(_CHAIN, prose)
        classifies = re.search(_VERB, prose) or re.search(
            r"\b(?:predict|are (?:they|these))\b", prose
        )
        if not takes or not classifies:
            return []
        spec = self._windows()
        if spec is None:
            return []
        calls = []
        finds = re.search(_FIND, prose)
        wanted = spec.get("filter") or {}
        if finds and finds.start() < classifies.start() and not re.search(
            rf"{_CHAIN}[^,;.]*(?:{fill.UPSTREAM}|{fill.DOWNSTREAM})", finds.group()
        ):  # fmt: skip
            if wanted.get("keywords"):
                query = " ".join(wanted["keywords"])
                calls.append(Call("find_genes", {"query": query, "filter": wanted}))
            elif wanted:
                calls.append(Call("list_genes", {"filter": wanted}))
        calls.append(Call("take_windows", {"windows": spec}))
        calls.append(Call("classify_sequences", self._how()))
        return calls

    def _classify(self) -> list[Call]:
        """Classify what was pasted, windows of the genome, or "these"."""
        prose = self.prose
        kind = kind_of(prose)
        clear = re.search(_CLEAR, prose)
        arguments = self._how()
        if self.pasted.unlabelled:
            if re.search(_ELSEWHERE, prose) and not clear:
                return []
            if any(not is_dna(item.sequence) for item in self.pasted.unlabelled) and not (
                clear or kind or self._which()
            ):
                return []
            several = len(self.pasted.unlabelled) > 1
            usual = self.state.has_examples() and (several or len(prose.split()) < 4)
            if not (
                clear or kind or re.search(_VERB, prose) or usual or (self.running and not prose)
            ):
                return []
            given = _given(self.pasted.unlabelled)
            bare = not (several or clear or kind or arguments.keys() - {"species"})
            if bare and not self.state.has_examples():
                species = species_in(prose)
                said = {"species": species} if species else {}
                return [Call("describe_sequence", {"sequence": given[0]["sequence"], **said})]
            return [Call("classify_sequences", {"sequences": given} | arguments)]
        if self._about_genes() and not (clear or kind):
            return []
        known = self.running or self._which()
        if not (clear or (kind and self._asks()) or (known and re.search(_VERB, prose))):
            return []
        spec = self._windows() if self.library.genomes else None
        if spec is not None and (clear or spec["where"] != "gene"):
            if annotated(self.vocabulary, kind.name if kind else "") and not (clear or re.search(
                r"^(?:is|are|could|does|do|would|might)\b|\bpredict", prose)):  # fmt: skip
                return []
            return [Call("classify_sequences", {"windows": spec} | arguments)]
        short = re.fullmatch(rf"{_BARE}(?:{KIND})[ ?!.:]*(?P<rest>\S*)", prose)
        letters = fill.letters(self.question) if clear or short or self._which() else None
        if letters is not None:
            arguments["sequences"] = [{"id": "s1", "sequence": letters}]
            return [Call("classify_sequences", arguments)]
        begins = short is not None and not short["rest"] and self.session.last is None
        if (begins or (self.running and self._which())) and not self.state.queries:
            return [Call("classify_sequences", arguments)]
        these = self.state.queries or clear
        if these and (clear or re.search(_THESE, prose)):
            return [Call("classify_sequences", arguments)]
        return []

    def _windows(self) -> dict[str, Any] | None:
        """Windows that the words name, also beside the genes of the answer before."""
        if not self.library.genomes:
            return None
        reading = fill.subject(self.pasted.prose, self.vocabulary)
        spec = fill.windows(reading)
        if spec is not None and (spec["where"] in ("intergenic", "random", "region")
                                 or spec.get("filter")):  # fmt: skip
            return spec
        beside = re.search(rf"\b({fill.UPSTREAM})|\b{fill.DOWNSTREAM}", self.prose)
        last = self.session.last
        if beside and last is not None and last.focus and re.search(_THESE, self.prose):
            where = "upstream" if beside.group(1) else "downstream"
            return {**(spec or {}), "where": where, "filter": {"names": list(last.focus[:500])}}
        return spec

    def _how(self) -> dict[str, Any]:
        """Task, species, examples or model, method, and what to list."""
        prose = self.prose
        found: dict[str, Any] = {}
        kind = kind_of(prose)
        if kind is not None:
            found["task"] = task_words(prose, kind.name)
        else:
            named = re.search(
                r"\b(?:as|with|by|task)\s+((?:gue|gb|lpd|ecoli|splice|cnnprom)_\w+)", prose
            )
            if named:
                found["task"] = named.group(1)
        species = species_in(prose)
        if species and kind is not None:
            found["species"] = species
        if re.search(BY_MODEL, prose):
            found["by"] = "model"
        elif re.search(BY_EXAMPLES, prose):
            found["by"] = "examples"
            found.pop("task", None)
        method = fill.method(prose)
        if method is not None:
            found["method"] = method
        if re.search(_ONLY, prose) and kind is not None:
            found["only"] = kind.name
        return found


def _given(items: list[Any]) -> list[dict[str, Any]]:
    return [
        {"id": item.id, "sequence": item.sequence} | ({"label": item.label} if item.label else {})
        for item in items
    ]
