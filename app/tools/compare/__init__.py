"""Two open genomes compared by proteins and by bases."""
