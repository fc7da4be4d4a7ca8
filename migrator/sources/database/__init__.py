"""WordPress databases as sources: SQL dumps, SQLite files, and running MySQL servers."""
