"""What every family of tools uses: names and filters to genes, facts to words."""
