"""Tools that give sequences, or take one that was pasted."""
