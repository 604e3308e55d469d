"""Rows of the database, and the taxonomy, as the records and terms that scoring takes."""
