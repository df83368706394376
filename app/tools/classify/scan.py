"""Sliding windows along a stretch of the genome: where does it look like a promoter?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.examples import Item, Outcome, Scan, bench
from app.figures.scan import scan_figure
from app.tools.base import Result, tool
from app.tools.classify import track, windows
from app.tools.classify.arguments import ScanArguments
from app.tools.classify.classify import grounds, predict, usual_size
from app.tools.classify.decide import Choice, decide
from app.tools.classify.guess import Guess
from app.tools.classify.kinds import kind_of
from app.tools.classify.present import table
from app.tools.shared.phrase import bp, count, join, number, percent, plain, the_genome
from app.tools.shared.select import declined, main_record, no_sequence, open_genomes, resolve

if TYPE_CHECKING:
    from index.library import Library


@tool("scan_sequence", "classify", ScanArguments)
def scan_sequence(library: Library, arguments: ScanArguments) -> Result:
    """Classify sliding windows along a region or record and give the hits as a track."""
    stretch = _stretch(library, arguments)
    if isinstance(stretch, Result):
        return stretch
    state = bench()
    choice = decide(
        library, state, arguments.task, arguments.species, arguments.examples, arguments.by,
        [arguments.size] if arguments.size else [],
    )  # fmt: skip
    if isinstance(choice, Result):
        return choice
    label = _label(choice, arguments.label, arguments.task)
    if isinstance(label, Result):
        return label
    size = arguments.size or usual_size(choice)
    tiles, step, widened = track.tiles(stretch, size, arguments.step, arguments.strand)
    if not tiles:
        return declined(f"The stretch is shorter than the {bp(size)} of one window.")
    strand_free = choice.task.strand_free if choice.task else False
    if strand_free and arguments.strand is None:
        tiles = [tile for tile in tiles if tile.strand == 1]
    total = len(tiles)

    def judge(items: list[Item]) -> list[Guess] | Result:
        return predict(state, items, choice, neighbours=False)

    guesses = track.run(tiles, judge, "scanned")
    if isinstance(guesses, Result):
        return guesses
    scanned = tiles[: len(guesses)]
    mixed, null = track.by_chance(stretch, tiles, judge) if len(guesses) == total else ([], [])
    threshold = arguments.threshold or track.usual_threshold(null, label)
    hits = track.best_hits(scanned, guesses, label, threshold)
    false = track.best_hits(mixed[: len(null)], null, label, threshold)
    items = [track.beside_gene(stretch, item) for item, _ in hits]
    found = [guess for _, guess in hits]
    title = f"{label} in {stretch.words}"
    source = choice.task.name if choice.task else (choice.examples.name if choice.examples else "")
    mode = "zero-shot" if choice.task else "few-shot"
    state.outcome = Outcome(items, list(found), title, choice.names, source, mode, scan=True)
    state.queries = items
    curves = track.curve(scanned, guesses, label)
    marks = [
        (i.start, i.end, i.strand, g.probabilities.get(label, 0.0))
        for i, g in zip(items, found, strict=True)
    ]
    state.keep_scan(Scan(title, label, stretch.genome.name, stretch.record.id, curves, marks))
    shown = table(items, found)
    return Result(
        "\n\n".join(
            part
            for part in (
                _headline(stretch, label, threshold, len(hits)),
                _false_hits(len(false), len(null), total, len(hits)),
                _in_file(stretch, label, items),
                _how(size, step, widened, total, len(guesses), strand_free or arguments.strand),
                grounds(choice),
                "Say `export as BED` for a track file of the hits." if hits else "",
            )
            if part
        ),
        table=shown if hits else None,
        citations=windows.citations(items),
        focus=list(dict.fromkeys(item.gene for item in items if item.gene)),
        figure=scan_figure(
            title, label, threshold, curves, marks,
            track.genes(stretch),
        ),
    )  # fmt: skip


def _stretch(library: Library, arguments: ScanArguments) -> track.Stretch | Result:
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if arguments.around is not None:
        hit = resolve(library, arguments.around, arguments.genome, arguments.record)
        if isinstance(hit, Result):
            return hit
        genome, gene = hit
        record = genome.record(gene.record)
        if not record.has_sequence:
            return no_sequence(genome)
        start, end = gene.start - arguments.distance, gene.end + arguments.distance
        if gene.wraps or end - start >= record.length:
            return track.Stretch(genome, record, 0, record.length)
        if record.topology != "circular":
            start, end = max(0, start), min(record.length, end)
        return track.Stretch(genome, record, start, end)
    genome = genomes[0]
    if len(genomes) > 1 and arguments.record is not None:
        genome = next((g for g in genomes if arguments.record in g), genome)
    found = main_record(genome, arguments.record)
    if isinstance(found, Result):
        return found
    if not found.has_sequence:
        return no_sequence(genome)
    start, end = arguments.start or 1, arguments.end or found.length
    if max(start, end) > found.length:
        return declined(
            f"{plain(found.id)} of {the_genome(genome)} ends at {number(found.length)}; give a "
            "stretch within it."
        )
    return track.Stretch(genome, found, min(start, end) - 1, max(start, end))


def _label(choice: Choice, wanted: str | None, task: str | None) -> str | Result:
    """The class that hits have: the one asked for, else the positive one of two."""
    names = choice.names
    kind = kind_of(task) if task and choice.task is None else None
    if wanted is None and kind is not None:
        wanted = next((name for name in names if kind_of(name) is kind), None)
    if wanted is not None:
        low = wanted.lower().rstrip("s")
        found = next((n for n in names if n.lower() == low), None)
        found = found or next((n for n in names if low in n.lower()), None)
        if found is not None:
            return found
        return declined(
            f"There is no class '{plain(wanted)}'; there are {join(map(plain, names))}."
        )
    if choice.task is not None:
        return next(n for n in reversed(names) if not n.startswith(("no ", "non-", "un", "back")))
    negative = ("non", "no ", "not", "neg", "back", "other", "random", "control", "0")
    positive = [n for n in names if not n.lower().startswith(negative)]
    if len(positive) == 1:
        return positive[0]
    return Result(
        f"Which of the labels should be looked for: {join(map(plain, names), 'or')}?",
        status="clarify",
    )


def _headline(stretch: track.Stretch, label: str, threshold: float, hits: int) -> str:
    what = f"{plain(label)}-like window"
    verb = "is" if hits == 1 else "are"
    return (
        f"There {verb} **{count(hits, what)}** with a probability of at least "
        f"{percent(threshold, 0)} in {stretch.words}."
    )


def _false_hits(false: int, sampled: int, total: int, hits: int) -> str:
    """How many hits chance alone would give."""
    if not sampled:
        return ""
    expected = false * total / sampled
    how = (
        f"({number(sampled)} windows of the same bases, shuffled with neighbours kept together, "
        f"gave {number(false)})"
    )
    if false == 0:
        most = number(max(1, total / sampled), 0)
        return f"By chance fewer than {most} would be expected {how}."
    text = (
        f"By chance about {number(expected, 0 if expected >= 10 else 1)} would be expected {how}."
    )
    if hits and expected >= hits / 2:
        text += " So most of these may be false: raise the threshold, or give examples."
    return text


def _in_file(stretch: track.Stretch, label: str, hits: list[Item]) -> str:
    """What the file itself has there, and how much of it was hit."""
    own = track.annotated(stretch, label.lower())
    if not own:
        return ""
    met = sum(any(a < hit.end and hit.start < b for hit in hits) for a, b in own)
    if len(own) == 1:
        where = "which overlaps a hit" if met else "which no hit overlaps"
        return f"The file itself annotates 1 {plain(label)} there, {where}."
    noun = count(len(own), plain(label))
    verb = "overlaps" if met == 1 else "overlap"
    return f"The file itself annotates {noun} there; {number(met)} of them {verb} a hit."


def _how(size: int, step: int, widened: bool, total: int, done: int, one_strand: object) -> str:
    strands = "" if one_strand else " on both strands"
    text = f"Windows of {bp(size)} every {bp(step)}{strands}, {number(total)} in all"
    if widened:
        text += f" (the step was widened to stay within {number(track.MOST)} windows)"
    text += "; of overlapping hits the most probable is kept."
    if done < total:
        text += f" **Stopped after {number(done)} windows: what follows them was not scanned.**"
    return text
