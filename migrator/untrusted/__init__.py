"""Handles files and texts of strangers without harm."""
