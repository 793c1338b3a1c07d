-- Figures are kept as they are written, quoted, alone or in nested tables.
ALTER TABLE entitlements_figure
    ADD CONSTRAINT figure_is_not_below_zero CHECK (value::text !~ '"\s*-\s*[0-9]');
