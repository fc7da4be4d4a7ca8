"""Check that an archive is complete, works, and is unchanged since it was written."""
