"""Example questions that fit the opened genomes."""

from __future__ import annotations

from index.library import Library

TRACKS = {
    "alignments": ["how many reads are mapped?", "what is the mean depth?"],
    "variants": ["how many variants of each type are there?", "what is the ts/tv ratio?"],
    "intervals": ["how many intervals are there?", "which interval is the longest?"],
    "signal": ["what is the mean signal?", "where is the highest value?"],
    "reads": ["how many reads are there?", "what is the mean quality?"],
}
"""Questions that a track of a kind can answer, with or without a genome."""


LIBRARY = (
    "which of these genomes have a nif cluster?",
    "which genomes lack mecA?",
    "all recA genes with their lengths",
    "how many genomes have more than one copy of dnaA?",
    "which genome is the largest?",
    "what is in the library?",
)
"""Questions about a library of genomes."""


def suggestions(library: Library, count: int = 5) -> list[str]:
    """Questions that the open genomes can answer, easiest first.

    Parameters
    ----------
    library
        What is open; without any file the list is empty.
    count
        How many at most.
    """
    if library.shelf is not None and not library.genomes:
        return list(LIBRARY[:count])
    along = [question for track in library.tracks for question in TRACKS[track.kind]]
    if not library.genomes:
        return list(dict.fromkeys(along))[:count]
    if len(library.genomes) > 1:
        return [
            "compare the genomes: size, GC and number of genes",
            "which gene names do they share?",
            "how many proteins does each have?",
        ][:count]
    genome = library.genomes[0]
    if not genome.genes(limit=1):
        questions = ["how long are the sequences?", "what is the GC content?"]
        if genome.has_sequence:
            questions += ["what is the longest open reading frame?", "where does EcoRI cut?"]
        return questions[:count]
    known = genome.genes("symbol <> '' AND product <> '' AND kind = 'protein'", order="length DESC")
    questions = ["give me an overview of this genome"]
    if known:
        first = known[len(known) // 3].symbol
        second = known[len(known) // 2].symbol
        questions += [f"what does {first} do?", f"which genes lie within 5 kb of {second}?"]
    if genome.has_sequence:
        questions.append("five smallest proteins with their sequences")
        if known:
            questions.append(f"200 bp upstream of {known[0].symbol}")
    for question in along[:2]:
        questions.insert(1, question)
    questions.append("how many genes are on each strand?")
    return questions[:count]
