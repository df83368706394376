"""A question about the open genomes -> tool calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.plan import afterwards, drawing, exporting, followup, messages, shortcuts
from app.plan.base import Call, Plan
from app.plan.carried import lost
from app.plan.choosing import NAMED, Chooser
from app.plan.classifying import recognise
from app.plan.clauses import (
    among,
    asks,
    asks_number,
    counts_all,
    counts_twice,
    cuts,
    goes_on,
    share,
    without_repeats,
)
from app.plan.conditions import types
from app.plan.covered import by_word, strange, unanswered, unread
from app.plan.described import describe
from app.plan.direct import HALVES, direct
from app.plan.entities import Marked, mark
from app.plan.fitting import alone, prefer, unasked
from app.plan.followup import Past
from app.plan.orders import errand, without_orders
from app.plan.ordinals import on_holder, point
from app.plan.organisms import foreign
from app.plan.premise import claims
from app.plan.ranked import as_protein, name_proteins, name_records
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.rewriting import simplify
from app.plan.semantic import Classifier, classifier
from app.plan.sequel import Planner, sequel
from app.plan.subjects import search_instead, suggestion
from app.plan.untold import of_donor, of_money
from app.plan.vocabulary import Vocabulary, of_library

if TYPE_CHECKING:
    from app.session import Session
    from index.library import Library

LONGEST_QUESTION = 200_000
SURE = 0.5
"""Chance that each clause of a question must reach for it to be read as several questions."""

RECORD_NOUNS = r"\b(?:contigs?|records?|segments?|chromosomes?|replicons?|scaffolds?|plasmids?)\b"

BARE = (
    "list_genes",
    "count_genes",
    "genome_summary",
    "compare_genomes",
    "find_genes",
    "shared_genes",
)
"""Tools that take anything; a clause that means one of them without an argument says too little."""

WHOLE = (
    "between_genes",
    "extremes",
    "digest",
    "compare_genomes",
    "shared_genes",
    "region_contents",
)
"""Tools whose questions hold "and" between two things of one kind."""


def plan(question: str, library: Library, session: Session | None = None) -> Plan:
    """Read a question and choose the tool calls that answer it.

    Parameters
    ----------
    question
        Plain English of any length.
    library
        The open genomes.
    session
        The conversation so far, for follow-up questions.

    Returns
    -------
    Plan
        With status ``declined`` or ``clarify`` there are no calls but a message.
    """
    question = without_orders(question)
    if errand(question) or of_donor(question) or of_money(question):
        return Plan(status="declined", message=messages.outside(question))
    if library.shelf is not None:
        from app.plan.across.recognise import recognise as across

        looked = across(question, library, session)
        if looked is not None:
            return looked
    if messages.greets(question):
        from app.suggest import suggestions

        return Plan(status="clarify", message=messages.welcome(suggestions(library, 4)))
    if session is not None:
        found = recognise(question, library, session)
        if found is not None:
            return found
    if library.genomes:
        # Their patterns take a few thousandths of a second to compile: not at import.
        from app.plan import circling, pairing, recording

        special = circling.recognise(question, library, session)
        special = special or recording.recognise(question, library)
        special = special or pairing.recognise(question, library, session)
        if special is not None:
            return special
    past = followup.from_turns(session.turns) if session is not None else None
    question = name_records(question, library, past)
    question = name_proteins(question, library, past)
    order = exporting.recognise(question, library, session)
    if order is not None:
        return order
    picture = drawing.recognise(question, library)
    if picture is not None:
        return picture
    if len(library.genomes) > 1:
        from app.plan import comparing

        compared = comparing.recognise(question, library)
        if compared is not None:
            return compared
    if library.tracks:
        # Its patterns take a tenth of a second to compile: not for other questions to wait for.
        from app.plan import tracking

        along = tracking.recognise(question, library, session)
        if along is not None:
            return along
    onward = afterwards.recognise(question, past) if past is not None else None
    if onward is not None:
        return onward
    vocabulary = of_library(library)
    reader: Planner = plan_with
    if session is not None and session.planner is not None:
        reader = session.planner.plan_with
    double = sequel(question, library, vocabulary, reader) if library.genomes else None
    planned = double or reader(question, vocabulary, past)
    if past is not None or not library.genomes or reader is not plan_with:
        return planned
    # Its patterns take a few thousandths of a second to compile: not at import.
    from app.plan.settling import settle

    return settle(question, planned, vocabulary, reader)


def plan_with(
    question: str, vocabulary: Vocabulary, past: Past | None = None, model: Classifier | None = None
) -> Plan:
    """`plan` for names that are given as a vocabulary, with the last turn only."""
    return _Planner(vocabulary, past, model or classifier()).plan(question)


class _Planner:
    def __init__(self, vocabulary: Vocabulary, past: Past | None, model: Classifier) -> None:
        self.vocabulary, self.past = vocabulary, past
        self.chooser = Chooser(vocabulary, past is not None, model)

    def plan(self, question: str) -> Plan:
        marked = simplify(mark(question[:LONGEST_QUESTION], self.vocabulary))
        marked = as_protein(describe(marked, self.vocabulary), self.vocabulary)
        if not marked.masked.strip(" ?.!,"):
            return Plan(status="clarify", message="What would you like to know about the genome?")
        past = self.past
        if shortcuts.beyond(question):
            return Plan([], "declined", messages.declined(marked), trace={"how": "beyond a file"})
        if past is None and not marked.entities and shortcuts.asks_what_it_is(question):
            return Plan(self.chooser.valid([Call("genome_summary", {})]), "answered")
        kinds = shortcuts.features(question, self.vocabulary.types)
        if kinds is not None:
            return self._finish(marked, self.chooser.valid([kinds]), {}, "features")
        counted = shortcuts.how_many(question, past) if past is not None else None
        if counted is not None:
            return self._finish(marked, self.chooser.valid([counted]), {}, "count of the last list")
        if past is not None:
            if not marked.of("gene", "absent"):
                held = not past.records and past.holders and on_holder(marked.masked)
                listed = past.holders if held else past.listed or past.focus
                marked = point(marked, listed, bool(held) or past.records) or marked
            reading = read(marked, self.vocabulary)
            calls = self.chooser.valid(afterwards.of_repeats(reading, past))
            if calls:
                return self._finish(marked, calls, {}, "goes on from repeats")
            if followup.is_fragment(marked, reading):
                calls = self.chooser.valid(followup.substitute(reading, past) or [])
                if calls:
                    return self._finish(marked, calls, {}, "as the question before")
            marked = followup.refer(marked, past)
        reading = read(marked, self.vocabulary)
        other = foreign(marked, self.vocabulary.organisms)
        if other and not other[1] and self.vocabulary.organisms:
            message = messages.not_open(other[0], self.vocabulary.organisms)
            return Plan([], "declined", message, trace=self._trace(marked, {}, "another organism"))
        plain = direct(reading)
        if plain is not None and past is not None:
            plain = afterwards.of_gene(plain, reading, past)
        if plain is not None and (found := self.chooser.valid([plain])):
            if plain.tool in HALVES and (both := self._halves(marked, reading, found)):
                return self._finish(marked, both, {}, "split")
            return self._checked(marked, reading, found) or self._finish(
                marked, found, {}, "its form"
            )
        chances = self.chooser.scores(marked)
        bare = alone(reading) if past is None else None
        if bare:
            chances = {bare: 1.0, **{tool: 0.0 for tool in chances if tool != bare}}
        parts = self._split(marked, reading, chances)
        calls = parts if parts else self._single(marked, reading, chances)
        best = next(iter(chances))
        subject = None if parts else search_instead(marked, reading, calls)
        if subject is not None:
            found = self.chooser.valid([subject])
            return self._checked(marked, reading, found) or self._finish(
                marked, found, chances, "subject"
            )
        if not calls:
            parts_said = shortcuts.sentences(question)
            if len(parts_said) > 1:
                # Why a person asks often stands before what is asked.
                asked = self.plan(parts_said[-1])
                if asked.status == "answered":
                    return asked
            if best == "out_of_scope":
                message = messages.declined(marked) + suggestion(marked)
                message = messages.missing(marked) + message
                return Plan([], "declined", message, trace=self._trace(marked, chances, ""))
            riddle = strange(marked, self.vocabulary) if past is None else []
            if riddle:
                trace = self._trace(marked, chances, "words of no genome")
                return Plan([], "declined", unanswered(marked, riddle), trace=trace)
            tool = next(t for t in chances if t not in ("out_of_scope", "clarify"))
            return Plan([], "clarify", messages.needs(tool), trace=self._trace(marked, chances, ""))
        left = unread(marked, calls, self.vocabulary)
        if left:
            named = self.chooser.valid(by_word(marked, left, calls))
            if not named:
                trace = self._trace(marked, chances, "words that no tool reads")
                return Plan([], "declined", unanswered(marked, left), trace=trace)
            calls = named
        return self._checked(marked, reading, calls) or self._finish(
            marked, calls, chances, "split" if parts else "whole"
        )

    def _checked(self, marked: Marked, reading: Reading, calls: list[Call]) -> Plan | None:
        """A refusal where the calls leave out words that change what is meant."""
        missed = lost(reading, calls) if self.past is None else None
        if missed is None:
            return None
        trace = self._trace(marked, {}, "words that the call leaves out")
        return Plan([], "declined", missed, trace=trace)

    def _finish(
        self, marked: Marked, calls: list[Call], chances: dict[str, float], how: str
    ) -> Plan:
        found = claims(marked, read(marked, self.vocabulary), calls)
        calls = without_repeats(calls)
        return Plan(calls, "answered", claims=found, trace=self._trace(marked, chances, how))

    def _trace(self, marked: Marked, chances: dict[str, float], how: str) -> dict[str, Any]:
        top = list(chances.items())[:5]
        return {
            "read_as": marked.masked,
            "entities": [[entity.kind, str(entity.value)[:80]] for entity in marked.entities],
            "tools": {tool: round(chance, 3) for tool, chance in top},
            "how": how,
        }

    def _single(self, marked: Marked, reading: Reading, chances: dict[str, float]) -> list[Call]:
        """One call by the likeliest tool whose arguments the question holds."""
        best = next(iter(chances))
        if best == "out_of_scope":
            return []
        if self.past is not None:
            calls = self._continue(marked, reading, chances)
            if calls:
                return calls
        if best == "clarify":
            return []
        for tool in chances:
            if tool in ("out_of_scope", "clarify"):
                continue
            if chances[tool] < 0.01:
                break
            call = self.chooser.call(prefer(tool, reading), reading) or self.chooser.instead(
                tool, reading
            )
            if call is not None and not unasked(call, reading):
                return self.chooser.each_place(call, reading)
        return []

    def _halves(self, marked: Marked, reading: Reading, found: list[Call]) -> list[Call]:
        """Calls of both halves of a question whose form was seen in one of them."""
        pairs = [pair for pair in cuts(marked.masked) if all(map(asks, pair))]
        if not pairs:
            return []
        calls = self._split(marked, reading, self.chooser.scores(marked), found[0]) or []
        return calls if found[0] in calls or any(counts_all(*pair) for pair in pairs) else []

    def _split(
        self,
        marked: Marked,
        reading: Reading,
        chances: dict[str, float],
        formed: Call | None = None,
    ) -> list[Call] | None:
        """Calls of two or more clauses, where each is clear by itself; `formed` is known of one."""
        best = next(iter(chances))
        if best in WHOLE and chances[best] > 0.5:
            return None
        if reading.has(r"\bwhich (?:one )?is \w+er\b.*\bby how (?:many|much)\b"):
            return None
        kinds = ("gene", "absent", "sequence", "peptide")
        if best == "count_genes" and len(types(reading)) > 1 and formed is None:
            return None
        for left, right in cuts(marked.masked):
            sides = [share(marked, left, right, kinds), share(marked, right, left, kinds)]
            calls: list[Call] = []
            sure = 1.0
            for side in sides:
                one = among(right, calls[0]) if calls else None
                if one is not None:
                    calls += self.chooser.valid([one])
                    break
                plain = direct(read(side, self.vocabulary)) if asks(right) else None
                if plain is not None and (own := self.chooser.valid([plain])):
                    calls += own
                    continue
                ranked = self.chooser.scores(side)
                tool = next(iter(ranked))
                sure = min(sure, ranked[tool])
                if tool in ("out_of_scope", "clarify"):
                    sure = 0.0
                    break
                call = self.chooser.call(tool, read(side, self.vocabulary))
                if call is None:
                    sure = 0.0
                    break
                calls.append(call)
            if sure < SURE or len(calls) < 2 or calls[0] == calls[1]:
                continue
            beside = "beyond" in calls[0].arguments.get("filter", {})
            if goes_on(right, calls) or (beside and reading.has(r"\b(?:they|them|their|those)\b")):
                return None
            if among(right, calls[0]) is not None or counts_twice(left, right, calls):
                return calls
            if calls[0].tool == calls[1].tool and not self._worth(calls):
                continue
            asked = all(asks(side.masked) for side in sides)
            if any(
                _says_little(side, call, asked) for side, call in zip(sides, calls, strict=False)
            ):
                continue
            return calls
        return None

    @staticmethod
    def _worth(calls: list[Call]) -> bool:
        """Whether two calls of one tool ask for different things rather than half a thing each."""
        fields = [call.arguments.get("field") or call.arguments.get("kind") for call in calls]
        return (
            calls[0].tool in ("gene_details", "gene_location", "gene_sequence")
            and fields[0] != fields[1]
        )

    def _continue(self, marked: Marked, reading: Reading, chances: dict[str, float]) -> list[Call]:
        """Calls of a question that goes on from the last turn, or nothing."""
        past = self.past
        if past is None or followup.speaks_of_all(marked):
            return []
        best = next(tool for tool in chances if tool != "out_of_scope")
        if best == "list_records" and reading.has(RECORD_NOUNS):
            return []
        has_names = bool(reading.names)
        short = len(followup.words_left(marked.masked)) <= 3 and not has_names
        back = followup.points_back(marked, past) or short
        old = past.filter()
        if back and not has_names and old is not None:
            tool = next((t for t in chances if t in followup.FILTERED), "list_genes")
            if (
                best in ("gene_sequence", "gene_details", "gene_location", "composition")
                and past.focus
            ):
                heir = followup.inherit(marked, Past(past.question, (), past.focus[:25]))
                call = self.chooser.call(best, read(heir, self.vocabulary)) if heir else None
                return [call] if call else []
            if best in followup.FILTERED or best == "clarify" or chances[tool] > 0.1:
                return self._narrow(tool, reading, old, past)
        wanting = (best in NAMED and best != "protein_properties") or best == "clarify" or short
        if wanting and not has_names and not reading.superlatives:
            heir = followup.inherit(marked, past)
            if heir is not None:
                ranked = self.chooser.scores(heir)
                for tool in ranked:
                    if tool in ("out_of_scope", "clarify"):
                        continue
                    call = self.chooser.call(tool, read(heir, self.vocabulary))
                    if call is not None:
                        return [call]
        return []

    def _narrow(self, tool: str, reading: Reading, old: dict[str, Any], past: Past) -> list[Call]:
        """The last list with further conditions, another order, or counted."""
        if tool == "find_genes":
            tool = "list_genes"
        call = self.chooser.call(tool, reading)
        if call is None:
            return []
        last = past.calls[0]
        arguments = dict(call.arguments)
        arguments["filter"] = followup.merge(old, arguments.get("filter", {}))
        if last.tool == "flanking_sequences" and tool == "list_genes" and not reading.superlatives:
            return self.chooser.valid(
                [Call(last.tool, {**last.arguments, "filter": arguments["filter"]})]
            )
        if tool == last.tool and tool in ("list_genes", "protein_properties"):
            for key in ("sort_by", "order", "limit"):
                if key in last.arguments and key not in arguments and not reading.superlatives:
                    arguments[key] = last.arguments[key]
        if tool == "list_genes" and "sort_by" in last.arguments and reading.superlatives:
            # "and the shortest?" after "longest protein": the same measure, the other end.
            if arguments.get("sort_by") == "length" and last.arguments["sort_by"] == "aa_length":
                arguments["sort_by"] = "aa_length"
            if "limit" in last.arguments:
                arguments.setdefault("limit", last.arguments["limit"])
        return self.chooser.valid([Call(tool, arguments)])


def _says_little(side: Marked, call: Call, asked: bool) -> bool:
    """Whether a clause was read as a call that takes anything, without asking for a number.

    `asked`: both clauses are questions, rather than items of one list.
    """
    counted = asked and call.tool == "count_genes" and asks_number(side.masked)
    return not call.arguments and call.tool in BARE and not counted
