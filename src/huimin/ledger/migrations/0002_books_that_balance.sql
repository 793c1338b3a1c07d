-- The books balance after every statement, whoever wrote to them; and the lines of an entry come in the transaction
-- that posts it, or never: the start of that transaction is its time. Both are looked at once for all lines of a
-- statement, so that ten thousand entries cost one look.
CREATE FUNCTION ledger_lines_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT entry_id, sum(amount) AS total INTO wrong
    FROM ledger_line WHERE entry_id IN (SELECT entry_id FROM added)
    GROUP BY entry_id HAVING sum(amount) <> 0 ORDER BY entry_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of entry % sum to %, not 0', wrong.entry_id, wrong.total
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT id INTO wrong
    FROM ledger_entry WHERE id IN (SELECT entry_id FROM added) AND posted_at <> transaction_timestamp() LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % was posted earlier and takes no more lines', wrong.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_lines_balance AFTER INSERT ON ledger_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_balance();

-- What is posted stays posted. A mistake is undone by a second entry.
CREATE FUNCTION ledger_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is posted is never changed; post an entry that undoes it'
        USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER ledger_line_is_final BEFORE UPDATE OR DELETE ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_is_final();
CREATE TRIGGER ledger_entry_is_final BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_final();
