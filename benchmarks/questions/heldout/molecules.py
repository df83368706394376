"""Questions on the molecules themselves: protein properties and the letters of sequences."""

from __future__ import annotations

from annotation import revcomp
from Bio.Seq import Seq
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from golds import ids, mass, stop_or_not
from shelf import Question, Shelf


def protein(s: Shelf) -> list[Question]:
    """Properties of proteins."""
    n = s["covid"].one("N")
    acp = s["act"].one("SCO5089")
    heavy = max(s["termite"].cds(), key=lambda f: ProteinAnalysis(f.protein).molecular_weight())
    hc1 = s["chlamydia"].one("CTB_RS04065")
    small = [f for f in s["b171"].cds() if f.aa < 50]
    return [
        Question(
            "protein",
            ("covid",),
            "Expected size of the nucleocapsid on a gel, in kDa?",
            mass(str(Seq(n.dna).translate(to_stop=True))) | {"about": n.alias},
        ),
        Question(
            "protein",
            ("act",),
            "I'm expressing the acyl carrier protein (SCO5089); calculate its molecular mass.",
            mass(acp.protein) | {"about": acp.alias},
        ),
        Question(
            "protein",
            ("termite",),
            "heaviest of the termite mt proteins? with mass",
            mass(heavy.protein) | {"ids": [heavy.alias]},
        ),
        Question(
            "protein",
            ("chlamydia",),
            "theoretical pI of CTB_RS04065 (the histone-like Hc1)",
            {
                "number_any": [
                    {
                        "number": round(ProteinAnalysis(hc1.protein).isoelectric_point(), 2),
                        "tol": 0.3,
                    }
                ],
                "about": hc1.alias,
            },
        ),
        Question(
            "protein",
            ("b171",),
            "which proteins have under 50 residues? paste their sequences too",
            ids(small) | {"protein": [f.protein for f in small]},
        ),
    ]


def sequence(s: Shelf) -> list[Question]:
    """Letters: genes, proteins, regions, flanks."""
    momp = s["chlamydia"].one("CTB_RS03720")
    chl, b171 = s.dna("chlamydia"), s.dna("b171")
    upstream = revcomp(chl[momp.end : momp.end + 150])
    utr = s["zika"].of("3'UTR")[0].dna
    spike = s["covid"].one("S").dna
    bla = s["puc"].one("bla").dna
    return [
        Question(
            "sequence",
            ("sodalis",),
            "gimme the nucleotides of SoPhSO1_gp56 as fasta",
            stop_or_not(s["sodalis"].one("SoPhSO1_gp56")),
        ),
        Question(
            "sequence",
            ("pbad",),
            "Translate the araC CDS of this plasmid for me, one-letter.",
            {"protein": str(Seq(s["pbad"].one("araC").dna).translate(to_stop=True))},
        ),
        Question(
            "sequence",
            ("covid",),
            "amino acids of the spike pls",
            {"protein": str(Seq(spike).translate(to_stop=True))},
        ),
        Question(
            "sequence",
            ("chlamydia",),
            "For a reporter construct I need the 150 nt preceding the start codon of CTB_RS03720.",
            {"sequence": upstream},
        ),
        Question(
            "sequence",
            ("zika",),
            "show 3'UTR seq",
            {"sequence_any": [utr, utr.replace("T", "U")]},
        ),
        Question(
            "sequence",
            ("b171",),
            "revcomp of 65150-65209",
            {"sequence": revcomp(b171[65149:65209])},
        ),
        Question(
            "sequence",
            ("bac",),
            "The CDS of CONSTANS (F14F8_220) with its exons put together, as DNA",
            stop_or_not(s["bac"].one("F14F8_220")),
        ),
        Question(
            "sequence",
            ("termite",),
            "COX2 protein seq",
            {"protein": s["termite"].one("COX2").protein},
        ),
        Question(
            "sequence",
            ("puc",),
            "what does the ampicillin resistance gene translate to?",
            {"protein": str(Seq(bla).translate(to_stop=True))},
        ),
        Question(
            "sequence",
            ("termite",),
            "DNA of the tRNA gene for tryptophan, in the sense of the tRNA",
            {"sequence": s["termite"].one("trnW(tca)", "tRNA").dna},
        ),
    ]


PARTS = (protein, sequence)
