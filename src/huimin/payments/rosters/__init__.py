"""The statutory roster (名册) of a run, as a table, as a spreadsheet and as a document."""
