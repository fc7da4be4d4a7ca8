"""Read WordPress databases: SQL dumps, SQLite files, and running MySQL servers."""
