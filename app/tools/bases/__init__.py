"""Tools that compute over bases: motifs, restriction, reading frames, composition, codons."""
