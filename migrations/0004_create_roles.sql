-- Who may do what: quality_writer adds and reads, quality_reader reads. Neither can log in; logins are made members of them.

-- Roles belong to the server, not to the database: they may be there already, and an owner may lack the right to make them. Then a
-- superuser makes them, and the next migrate grants what they need.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['quality_writer', 'quality_reader'] loop
    begin
      if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I nologin', role_name);
      end if;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise warning 'role % is missing and this owner may not make it: let a superuser run "create role % nologin"', role_name, role_name;
    end;
  end loop;
end $$;

-- Grants rights to the roles that are there; it is called after every migrate.
create function quality_grant_roles() returns void language plpgsql as $$
declare
  relation text;
  role_name text;
begin
  foreach role_name in array array['quality_writer', 'quality_reader'] loop
    continue when not exists (select from pg_roles where rolname = role_name);
    execute format('grant usage on schema %I to %I', current_schema(), role_name);
    for relation in
      select relname from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')
        and (relname like 'quality\_%' or relname in ('candles', 'candle_revisions'))
    loop
      execute format('grant select on %I to %I', relation, role_name);
    end loop;
  end loop;
  if exists (select from pg_roles where rolname = 'quality_writer') then
    -- As text each time: TimescaleDB adds chunks to the parsed statement, and a parsed statement that is kept ends the server.
    execute 'grant insert on quality_metrics to quality_writer';
    execute 'grant insert on quality_dirty_hours to quality_writer';
    execute 'grant insert, update on quality_latest to quality_writer';
    execute 'grant insert, update on candles to quality_writer';
    execute 'grant insert, update on candle_revisions to quality_writer';
  end if;
end $$;

revoke execute on function quality_grant_roles() from public;

select quality_grant_roles();
