"""The report of a run in several formats, for people and for programs."""
