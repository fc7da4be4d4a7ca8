"""Format the report of a run for people and for programs, and advise on its findings."""
