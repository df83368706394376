"""Small genomes for the page."""

from __future__ import annotations

from pathlib import Path

from Bio import SeqIO

from index.demo import demo_genome


def plasmid(folder: Path) -> Path:
    """The second record of the demo genome as a file of its own, `plasmid.gb`."""
    _, second = SeqIO.parse(demo_genome(folder), "genbank")
    path = folder / "plasmid.gb"
    SeqIO.write([second], path, "genbank")
    return path
