-- What was advanced to a street is money in a drawer: more than there is cannot leave it. The account is locked before it
-- is added up, so that two hand-overs at once cannot both find enough.
CREATE FUNCTION ledger_reserve_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken record;
    left_over bigint;
BEGIN
    FOR taken IN
        SELECT id, code FROM ledger_account
        WHERE kind = 'reserve' AND id IN (SELECT account_id FROM added WHERE amount < 0) ORDER BY id FOR UPDATE
    LOOP
        SELECT sum(amount) INTO left_over FROM ledger_line WHERE account_id = taken.id;
        IF left_over < 0 THEN
            RAISE EXCEPTION 'reserve_is_not_overdrawn: % would hold % fen', taken.code, left_over
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_is_not_overdrawn';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_reserve_holds AFTER INSERT ON ledger_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_reserve_holds();
