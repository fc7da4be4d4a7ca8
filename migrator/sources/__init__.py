"""Sources: each kind reads a site or an export and yields the model of `migrator.model`."""
