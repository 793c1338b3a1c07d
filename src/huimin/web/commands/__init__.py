"""The commands of `huimin`, by subject; each imports what it needs only when it is called."""
