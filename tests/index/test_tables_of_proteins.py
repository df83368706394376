"""Protein records (GenPept): their CDS counts residues, not bases."""

from __future__ import annotations

from io import StringIO

from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import FeatureLocation, SeqFeature
from Bio.SeqRecord import SeqRecord

from index.library import Library

RESIDUES = "MSTNKALVERTGHIDPQWYC" * 7


def test_a_coding_sequence_of_a_protein_record_is_as_long_as_the_protein(tmp_path):
    gene = {"gene": ["abcX"], "coded_by": ["AB000001.1:1..423"]}
    record = SeqRecord(
        Seq(RESIDUES), id="TP_000001.1", name="TP_000001", description="test protein",
        annotations={"molecule_type": "protein"},
        features=[SeqFeature(FeatureLocation(0, len(RESIDUES)), type="CDS", qualifiers=gene)],
    )  # fmt: skip
    text = StringIO()
    SeqIO.write([record], text, "genbank")
    path = tmp_path / "protein.gp"
    path.write_text(text.getvalue())
    library = Library.open([path], home=tmp_path / "home")
    assert library.genomes[0].gene("abcX").aa_length == len(RESIDUES)
