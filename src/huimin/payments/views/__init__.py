"""The pages of payments: months, their lists, files, books, funds."""
