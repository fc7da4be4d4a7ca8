"""Show an archive as a readable site on this machine, for its owner alone."""
