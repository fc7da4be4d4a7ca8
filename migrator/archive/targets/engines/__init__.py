"""One module for each site generator, with its row in `TARGET`."""
