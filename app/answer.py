"""The one door for questions: plan, run the tools, put the results together."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from app.cutout import unplaced
from app.plan.byproduct import found_by_product
from app.plan.planner import plan
from app.plan.premise import correction
from app.predicting import call_genes, needs_genes, remark
from app.running import Report, run
from app.session import Session, Turn
from app.steps import announce
from app.text import encodable, unescape
from app.tools.base import Citation, FileOut, Result, SequenceOut, Status, Table

MODEL = "semantic planner, computed by tools"
MAX_CITATIONS = 25
MAX_RESIDUES = 200_000
LINE = 60
PREVIEW = 10
"""Rows of a table that is printed within the prose."""


@dataclass(slots=True)
class Answer:
    """An answer with everything it rests on.

    Attributes
    ----------
    text
        Markdown: prose, then sequences as fenced FASTA blocks.
    calls
        The tool calls that were run, as ``{"tool": ..., "arguments": {...}}``.
    table
        All rows; the faces show the first of them.
    trace
        How the question was read, for "show how this was found".
    figure
        A plotly figure as a dictionary, or None.
    files
        Files to save.
    seconds
        Wall time of planning and tools.
    """

    question: str
    status: Status
    text: str
    calls: list[dict[str, Any]] = field(default_factory=list)
    table: Table | None = None
    citations: list[Citation] = field(default_factory=list)
    sequences: list[SequenceOut] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    trace: dict[str, Any] = field(default_factory=dict)
    figure: dict[str, Any] | None = None
    files: list[FileOut] = field(default_factory=list)
    model: str = MODEL
    seconds: float = 0.0

    def _repr_html_(self) -> str:
        from app.notebook import as_html

        return as_html(self, self.question)

    def to_arrow(self) -> Any:
        """The table as a pyarrow table, empty without one."""
        return (self.table or Table([], [], 0)).to_arrow()

    def to_pandas(self) -> Any:
        """The table as a pandas data frame, empty without one."""
        return self.to_arrow().to_pandas()

    def to_dict(self, rows: int | None = None, item_id: Any = None) -> dict[str, Any]:
        """The JSON form; `rows` limits the table's rows (its total stays)."""
        table = None
        if self.table is not None:
            table = {
                "columns": self.table.columns,
                "rows": [
                    [unescape(value) if isinstance(value, str) else value for value in row]
                    for row in self.table.rows[:rows]
                ],
                "total": self.table.total,
            }
        return {
            "id": item_id,
            "question": self.question,
            "status": self.status,
            "answer": self.text,
            "calls": self.calls,
            "table": table,
            "citations": [
                {
                    "record": c.record,
                    "start": c.start,
                    "end": c.end,
                    "strand": c.strand,
                    "id": c.id,
                    "qualifier": c.qualifier,
                }
                for c in self.citations
            ],
            "model": self.model,
            "seconds": round(self.seconds, 4),
        }


def ask(session: Session, question: str, report: Report | None = None) -> Answer:
    """Answer one question about the open genomes and remember it in the session.

    Parameters
    ----------
    session
        Open genomes and the conversation so far; the turn is appended to it.
    question
        Plain English of any length.
    report
        Told a fraction and a text while a long tool (a scan, loading the model) runs.

    Returns
    -------
    Answer
        Status ``declined`` where the genomes cannot answer, ``clarify`` where the question has
        several meanings; every fact in the text is from a tool result.
    """
    began = time.perf_counter()
    question = encodable(question)
    announce("reading", "Reading the question")
    planned = plan(question, session.library, session)
    called, refused = call_genes(session, planned, report)
    if called:
        planned = plan(question, session.library, session)
    barred = (refused if needs_genes(planned) else "") or unplaced(session, planned, question)
    if barred and len(session.library.genomes) == 1:
        planned.calls, planned.status, planned.message = [], "declined", barred
    if planned.calls:
        results = run(session, planned, report)
        answer = combine(question, results)
        fix = correction(planned, results, session.library)
        if fix:
            answer.text = f"{fix}\n\n{answer.text}"
        by_product = found_by_product(planned, results, session.library)
        told = [by_product, answer.text, remark(session, planned), refused]
        answer.text = "\n\n".join(filter(None, told))
    else:
        answer = Answer(question, planned.status, planned.message)
    made = planned.calls[: len(answer.results)]
    answer.calls = [{"tool": c.tool, "arguments": c.arguments} for c in made]
    answer.trace = {**planned.trace}
    found = [result.trace for result in answer.results if result.trace]
    if found:
        answer.trace["search"] = found
    answer.seconds = time.perf_counter() - began
    focus = tuple(dict.fromkeys(name for r in answer.results for name in r.focus))
    calls = tuple((c.tool, c.arguments) for c in made)
    session.turns.append(Turn(question, calls, answer.status, focus))
    return answer


def combine(question: str, results: list[Result]) -> Answer:
    """Join the results of one plan into one answer.

    Tables with the same columns become one; where they differ the longest is kept and the others
    follow in the prose.
    """
    status: Status = "declined"
    for wanted in ("answered", "clarify"):
        if any(result.status == wanted for result in results):
            status = wanted  # type: ignore[assignment]
            break
    tables = [result.table for result in results if result.table is not None and result.table.rows]
    main = join_tables(tables)
    texts = []
    for result in results:
        text = result.text.strip()
        table = result.table
        if table is not None and table.rows and main is not None and table.columns != main.columns:
            text += "\n\n" + markdown_table(table)
            if table.total > PREVIEW:
                text += f"\n\n{min(PREVIEW, len(table.rows)):,} of {table.total:,} rows are shown."
        if text and text not in texts:
            texts.append(text)
    sequences = [sequence for result in results for sequence in result.sequences]
    fasta = fasta_block(sequences)
    if fasta:
        texts.append(fasta)
    citations = list(dict.fromkeys(c for result in results for c in result.citations))
    return Answer(
        question,
        status,
        "\n\n".join(texts),
        table=main,
        citations=citations[:MAX_CITATIONS],
        sequences=sequences,
        results=results,
        figure=next((result.figure for result in results if result.figure), None),
        files=[file for result in results for file in result.files],
    )


def join_tables(tables: list[Table]) -> Table | None:
    """One table of all that share the columns of the longest; None without tables."""
    if not tables:
        return None
    longest = max(tables, key=lambda table: len(table.rows))
    same = [table for table in tables if table.columns == longest.columns]
    if len(same) == 1:
        return longest
    rows = [row for table in same for row in table.rows]
    unique = list({tuple(map(str, row)): row for row in rows}.values())
    hidden = sum(table.total - len(table.rows) for table in same)
    return Table(longest.columns, unique, len(unique) + hidden)


def markdown_table(table: Table, rows: int = PREVIEW) -> str:
    """The first rows of a table in markdown, cells made safe."""

    def cell(value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value:,}"
        text = "" if value is None else " ".join(str(value).split())
        return text.replace("|", "\\|")

    lines = ["| " + " | ".join(table.columns) + " |", "|" + " --- |" * len(table.columns)]
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in table.rows[:rows]]
    return "\n".join(lines)


def fasta(sequences: list[SequenceOut], limit: int | None = None) -> str:
    """Sequences as FASTA text, 60 residues a line; whole sequences up to `limit` residues."""
    lines: list[str] = []
    used = 0
    for item in sequences:
        used += len(item.sequence)
        if limit is not None and used > limit:
            break
        header = " ".join(f"{item.id} {item.description}".split())
        lines.append(f">{header}")
        lines += [item.sequence[i : i + LINE] for i in range(0, len(item.sequence), LINE)]
    return "\n".join(lines)


def fasta_block(sequences: list[SequenceOut]) -> str:
    """A fenced FASTA block; says so where the text would be too long to hold all."""
    if not sequences:
        return ""
    text = fasta(sequences, MAX_RESIDUES)
    shown = sum(line.startswith(">") for line in text.split("\n"))
    block = f"```fasta\n{text}\n```" if text else ""
    if shown == len(sequences):
        return block
    noun = "sequence is" if len(sequences) == 1 else "sequences are"
    note = (
        f"{shown:,} of {len(sequences):,} {noun} shown here, which would be long; "
        "`--fasta FILE`, or *Download FASTA* on the page, gives all."
    )
    return f"{note}\n\n{block}".strip()
