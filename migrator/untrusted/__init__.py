"""Handle files and texts of strangers without harm."""
