"""The task database: SQLite, one connection, one worker."""
