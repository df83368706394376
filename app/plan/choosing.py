"""One question with its names found -> chances of the tools, and one call with valid arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from app.plan.base import Call
from app.plan.entities import Marked
from app.plan.features import template
from app.plan.fill.registry import FILLERS
from app.plan.fitting import alone, fit
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.semantic import FIELD, Classifier
from app.plan.toolset import ARGUMENTS, RECOGNISED
from app.plan.vocabulary import Vocabulary

NAMED = (
    "gene_details", "gene_location", "gene_presence", "gene_sequence", "gene_neighbours",
    "between_genes", "protein_properties",
)  # fmt: skip
"""Tools that are about genes given by name."""

DOUBT = 0.85
"""Factor on the chance that a question is out of scope, chosen on held-out voices."""


_COMPARED = re.compile(
    r"\b(?:shared?|sharing|common|both|other|others|compar\w+|differ\w*|unique|only|versus|vs"
    r"|than(?! @(?:quantity|number))|two|all|which genomes?|each|lacks?|lacking|miss\w+|core"
    r"|conserved|same|more|absent|but|between|against)\b"
)
"""Words of questions about several genomes."""

MOST_PLACES = 12
"""Ranges of one question that are each answered."""


class Chooser:
    """What a planner asks of the classifier and the fillers.

    Parameters
    ----------
    vocabulary
        Names of the open genomes.
    later
        A turn went before, which the classifier takes into account.
    model
        The classifier of tools.
    """

    def __init__(self, vocabulary: Vocabulary, later: bool, model: Classifier) -> None:
        self.vocabulary, self.model = vocabulary, model
        many = ("many",) if vocabulary.genome_count > 1 else ()
        self.flags: tuple[str, ...] = (*many, "later") if later else many

    def scores(self, marked: Marked) -> dict[str, float]:
        """Chances of the tools, less what the open files rule out."""
        chances = self.model.scores(template(marked), self.flags)
        if self.vocabulary.genome_count < 2:
            compared = _COMPARED.search(marked.masked)
            for tool in ("compare_genomes", "shared_genes"):
                chances[tool] = chances.get(tool, 0.0) * (0.3 if compared else 0.01)
        reading = read(marked, self.vocabulary)
        chances = {tool: chance * fit(tool, reading) for tool, chance in chances.items()}
        chances["out_of_scope"] *= DOUBT
        total = sum(chances.values()) or 1.0
        chances = {tool: chance / total for tool, chance in chances.items()}
        return dict(sorted(chances.items(), key=lambda item: -item[1]))

    def each_place(self, call: Call, reading: Reading) -> list[Call]:
        """The call once for every range or record that is named, where its tool takes one."""
        ranges = list(dict.fromkeys(tuple(value) for value in reading.values("range")))
        place = call.arguments.get("region", call.arguments)
        if len(ranges) < 2 or (place.get("start"), place.get("end")) != ranges[0]:
            return self.each_motif(call, reading) or self.each_record(call, reading)
        calls = []
        for start, end in ranges[:MOST_PLACES]:
            moved = {**place, "start": start, "end": end}
            inside = "region" in call.arguments
            arguments = {**call.arguments, "region": moved} if inside else moved
            calls.append(Call(call.tool, arguments))
        return self.valid(calls)

    def each_motif(self, call: Call, reading: Reading) -> list[Call]:
        """The call once for every pattern that is named, nothing for one pattern."""
        patterns = reading.values("motif")
        if call.tool != "find_motif" or len(patterns) < 2:
            return []
        return self.valid(
            [Call(call.tool, {**call.arguments, "pattern": p}) for p in patterns[:MOST_PLACES]]
        )

    def each_record(self, call: Call, reading: Reading) -> list[Call]:
        """The call once for every record that is named, where its tool takes one at a time."""
        records = list(dict.fromkeys(reading.values("record")))
        own = call.arguments.get("record") or call.arguments.get("filter", {}).get("record")
        if len(records) < 2 or own not in records:
            return [call]
        calls = []
        for record in records:
            arguments = dict(call.arguments)
            if "record" in arguments:
                arguments["record"] = record
            else:
                arguments["filter"] = {**arguments["filter"], "record": record}
            calls.append(Call(call.tool, arguments))
        return self.valid(calls)

    def call(self, tool: str, reading: Reading) -> Call | None:
        """A call with valid arguments, or None where the question lacks something."""
        arguments = FILLERS[tool](reading)
        if arguments is None:
            return None
        self._ask(tool, reading, arguments)
        if self.vocabulary.genome_count > 1 and tool not in ("compare_genomes", "shared_genes"):
            genomes = reading.values("genome")
            if len(genomes) == 1:
                arguments["genome"] = genomes[0]
        calls = self.valid([Call(tool, arguments)])
        return calls[0] if calls else None

    def _ask(self, tool: str, reading: Reading, arguments: dict[str, Any]) -> None:
        """Settle which field of a tool is asked for, between the words and the classifier.

        A field that the words name stands unless the classifier is nearly sure of another one.
        """
        key = FIELD.get(tool)
        if key is None:
            return
        said = arguments.get(key)
        if tool == "protein_properties" and (said == "all" or (said and "sort_by" in arguments)):
            return
        if said == "n_runs" or (isinstance(said, str) and ", " in said):
            return
        if (tool == "provenance" and reading.names) or alone(reading) == tool:
            return
        hint, share = self.model.field(tool, template(reading.marked), self.flags)
        default = ARGUMENTS[tool].model_fields[key].default
        if isinstance(said, list):
            other = len(said) <= 1 and hint not in ("several", *said)
            if other and share > (0.9 if said else 0.5):
                arguments[key] = [hint] if hint else []
            return
        if said in (None, "", default):
            if hint and hint != default and share > 0.5:
                arguments[key] = hint
        elif hint != said and share > 0.9:
            if hint and hint != "several":
                arguments[key] = hint
            elif not hint:
                arguments.pop(key)

    @staticmethod
    def valid(calls: Sequence[Call]) -> list[Call]:
        """Calls with arguments that their tools take, without those that are default."""
        kept = []
        for call in calls:
            try:
                full = (ARGUMENTS | RECOGNISED)[call.tool].model_validate(call.arguments)
            except ValidationError:
                continue
            kept.append(Call(call.tool, full.model_dump(exclude_defaults=True)))
        return kept

    def instead(self, tool: str, reading: Reading) -> Call | None:
        """A search by words where a tool about named genes got product words or a family."""
        if reading.names or tool not in (*NAMED, "region_contents"):
            return None
        if not reading.values("keyword", "prefix", "ec", "xref"):
            # "where is the terminator?", "what is the origin of replication?"
            kinds = reading.values("type", "aminotype")
            return self.call("list_genes", reading) if kinds and tool != "gene_presence" else None
        if tool == "region_contents":
            return None
        if tool == "gene_sequence":
            call = self.call("list_genes", reading)
            if call is not None:
                from app.plan.fill.base import sequence_kind

                arguments = {**call.arguments, "with_sequence": sequence_kind(reading) or "dna"}
                if arguments.get("filter", {}).get("types") == ["protein"]:
                    arguments["filter"] = {
                        k: v for k, v in arguments["filter"].items() if k != "types"
                    }
                return Call("list_genes", arguments)
        if reading.values("keyword", "ec", "xref"):
            return self.call("find_genes", reading)
        return self.call("list_genes", reading)
