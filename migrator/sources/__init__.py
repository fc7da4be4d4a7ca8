"""Read an export or a site of any kind, and yield the model of `migrator.model`."""
