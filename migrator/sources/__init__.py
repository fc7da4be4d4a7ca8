"""Sources: each reads an export or a site and yields the model of `migrator.model`."""
