CREATE SCHEMA IF NOT EXISTS items;
DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT format('DATABASE %I', datname) AS object, grantee
      FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
      WHERE datname = current_database() AND grantee <> datdba
    UNION
    SELECT format('SCHEMA %I', nspname), grantee
      FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
      WHERE nspname IN ('items', 'public') AND grantee <> nspowner
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %s', one.object,
      CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(one.grantee)) END);
  END LOOP;
  FOR one IN SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') = 'verbs of scant' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', one.nspname);
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION items.permit(allowed boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF allowed IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'no grant reaches these keys or attributes';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION items.valid(said boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF said IS NOT TRUE THEN
    RAISE invalid_parameter_value USING MESSAGE = 'an item has its keys, each of its type, and an update leaves them';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION items.keyed(of regclass, by text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF obj_description(of, 'pg_class') IS NULL THEN
    EXECUTE format('COMMENT ON TABLE %s IS %L', of, by);
  ELSIF obj_description(of, 'pg_class') <> by THEN
    RAISE 'the keys of % are (%), and cannot become (%)', of, obj_description(of, 'pg_class'), by;
  END IF;
END $$;
CREATE OR REPLACE FUNCTION items.text(item jsonb, name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE jsonb_typeof(item -> name) WHEN 'string' THEN (item ->> name) COLLATE "C" END;
CREATE OR REPLACE FUNCTION items.number(item jsonb, name text) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE jsonb_typeof(item -> name) WHEN 'number' THEN (item -> name)::numeric END;
CREATE OR REPLACE FUNCTION items.part(item jsonb, names text[]) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN names IS NULL THEN item ELSE
    (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(item) AS e WHERE e.key = ANY (names)) END;
CREATE OR REPLACE FUNCTION items.sum(item jsonb, added jsonb) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN item || (SELECT coalesce(jsonb_object_agg(e.key, coalesce(items.number(item, e.key), 0) + e.value::numeric), '{}')
    FROM jsonb_each(added) AS e);
CREATE OR REPLACE FUNCTION items.is_over(item jsonb, attribute text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(items.number(item, attribute) <= extract(epoch FROM now()), false);
