"""Tools that say what kind of sequence something is, from examples or from what DNAHLM knows."""
