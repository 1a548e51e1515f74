#!/bin/sh
# Makes a database, its owner and its reading role for each name given; what is there already stays.
set -eu

for name in "$@"; do
  psql --quiet --set ON_ERROR_STOP=1 --set name="$name" --set password="$DATABASE_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
SELECT format('CREATE ROLE %I NOLOGIN', :'name' || '_reader')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name' || '_reader') \gexec
ALTER ROLE :"name" PASSWORD :'password';
SELECT format('GRANT %I TO %I', :'name' || '_reader', :'name') \gexec
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0', :'name', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
