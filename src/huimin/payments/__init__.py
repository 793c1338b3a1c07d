"""Payment runs, bank files, returns and funds."""
