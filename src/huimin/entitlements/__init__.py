"""Awards: who is due what, for which days, under which edition of the rulebook."""
