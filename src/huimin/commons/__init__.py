"""Django machinery without business words: access, audit, registers, jobs, documents, messages."""
