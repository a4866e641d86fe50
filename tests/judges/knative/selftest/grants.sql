-- A sound artifact, small enough to read, from which the judge's known-bad ones are made.
REVOKE ALL ON DATABASE selftest FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE ROLE fn_reader NOLOGIN NOINHERIT;
CREATE ROLE fn_writer NOLOGIN NOINHERIT;
GRANT CONNECT ON DATABASE selftest TO fn_reader, fn_writer;
CREATE SCHEMA app AUTHORIZATION judge_owner;
GRANT USAGE ON SCHEMA app TO fn_reader, fn_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE judge_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
SET ROLE judge_owner;
CREATE TABLE app.orders (id text PRIMARY KEY, item jsonb NOT NULL);
CREATE FUNCTION app.orders_get(wanted text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = app, pg_temp AS $$ SELECT item FROM orders WHERE id = wanted $$;
CREATE FUNCTION app.orders_put(wanted text, given jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = app, pg_temp AS
  $$ INSERT INTO orders VALUES (wanted, given) ON CONFLICT (id) DO UPDATE SET item = excluded.item $$;
GRANT EXECUTE ON FUNCTION app.orders_get(text) TO fn_reader;
GRANT EXECUTE ON FUNCTION app.orders_put(text, jsonb) TO fn_writer;
RESET ROLE;
