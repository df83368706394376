"""Tools on tracks: alignments, variants, intervals, signal, reads."""
