"""Tools about where genes lie: neighbours, regions, clusters, gaps, overlaps."""
