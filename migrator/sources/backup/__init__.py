"""Backups of sites: archives and folders that hold a database and uploads together."""
