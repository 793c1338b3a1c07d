"""The engine: dated figures, rules over columns, evaluation, explanation, simulation; no Django."""
