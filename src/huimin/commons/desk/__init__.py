"""Registers: tables that a clerk reads, searches and edits, declared in one place."""
