"""The embedded PostgreSQL server and fast ways in and out of the database."""
