"""Define each site generator in a module of its own, with its row in `TARGET`."""
