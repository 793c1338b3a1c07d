-- What stood still so far: for missing papers, or for a reason in words, to which the day of its end is put beside.
UPDATE casework_pause SET ground = 'expert', until = greatest(coalesce("end", start + 30), start + 1)
WHERE reason !~ '^[a-z_]+$';
