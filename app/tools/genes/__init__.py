"""Tools about annotated genes: what they are, which there are, how many."""
