-- An award is ended (earlier than it would have), never edited and never removed. One that is replaced on its own
-- first day never counted: its span becomes empty.
CREATE FUNCTION entitlements_award_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (isempty(NEW.days) OR lower(NEW.days) = lower(OLD.days)
            AND (upper_inf(OLD.days) OR upper(NEW.days) <= upper(OLD.days)))
       AND (to_jsonb(NEW) - 'days' - 'end_reason') = (to_jsonb(OLD) - 'days' - 'end_reason') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an award is never edited; end it and grant the next one'
        USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER entitlements_award_is_final BEFORE UPDATE OR DELETE ON entitlements_award
    FOR EACH ROW EXECUTE FUNCTION entitlements_award_is_final();

-- A figure of the law is what was confirmed.
CREATE FUNCTION entitlements_figure_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'entered' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'confirmed' AND NEW.state = 'withdrawn'
       AND (to_jsonb(NEW) - 'state' - 'withdrawn_by_id' - 'withdrawn_at')
         = (to_jsonb(OLD) - 'state' - 'withdrawn_by_id' - 'withdrawn_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a confirmed figure is never edited; withdraw it and enter another'
        USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER entitlements_figure_is_final BEFORE UPDATE OR DELETE ON entitlements_figure
    FOR EACH ROW EXECUTE FUNCTION entitlements_figure_is_final();
