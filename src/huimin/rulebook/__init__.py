"""The law as data: facts, figures with their sources, rules with their articles, readable examples."""
