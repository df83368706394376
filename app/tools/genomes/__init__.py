"""Tools about whole genomes and their records."""
