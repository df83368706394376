"""Tools about computed properties of proteins."""
