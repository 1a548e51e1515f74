"""Databases and roles of the services: each owns one database, and no other role may connect to it."""

import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

PASSWORD_BYTES = 24


def create_databases(
    admin_url: str, names: Iterable[str], passwords: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Make, by name, a database, a login role of the same name that owns it, and a role `<name>_reader`.

    The reader cannot log in; the owner may take it on (`SET ROLE`). What exists already is kept and its password set
    anew. Without `passwords` new ones are made. Returns the address of each database for its owner, by name.
    """
    known = passwords or {}
    addresses: dict[str, str] = {}
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for name in names:
            password = known.get(name) or secrets.token_urlsafe(PASSWORD_BYTES)
            _ensure_role(connection, name, password)
            _ensure_database(connection, name)
            addresses[name] = database_address(admin_url, name, password)
    return addresses


def drop_databases(admin_url: str, names: Iterable[str]) -> None:
    """Drop databases with their connections and roles; what is gone already is let pass."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            for role in (name, f"{name}_reader"):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def close_to_public(admin_url: str) -> None:
    """Keep the services' roles out of the server's own databases."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for name in ("postgres", "template1"):
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))


def database_address(admin_url: str, name: str, password: str) -> str:
    """The address of a database on the admin's server, for the role of the same name."""
    parts = urlsplit(admin_url)
    host = parts.hostname or "127.0.0.1"
    where = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, f"{name}:{quote(password, safe='')}@{where}{port}", f"/{name}", parts.query, ""))


def _ensure_role(connection: psycopg.Connection, name: str, password: str) -> None:
    reader = f"{name}_reader"
    verb = "ALTER" if _has(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", name) else "CREATE"
    connection.execute(
        sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.Identifier(name), sql.Literal(password)
        )
    )
    if not _has(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", reader):
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(reader)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(reader), sql.Identifier(name)))


def _ensure_database(connection: psycopg.Connection, name: str) -> None:
    identifier = sql.Identifier(name)
    if not _has(connection, "SELECT 1 FROM pg_database WHERE datname = %s", name):
        # An administrator who is no superuser may only give a database to a role that he may take on.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(identifier))
        # Where nothing need outlive the machine, copying the template's files is quicker than logging their pages.
        lasts = connection.execute("SELECT current_setting('fsync')::bool").fetchone() != (False,)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0 STRATEGY {}").format(
                identifier, identifier, sql.Identifier("wal_log" if lasts else "file_copy")
            )
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))


def _has(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query.encode(), (name,)).fetchone() is not None
