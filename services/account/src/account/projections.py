"""What `account` shows: sellers for the operator, users for their seller."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from account.domain import Seller, User
from chassis.database import Rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy


class SellersView(Projection):
    """Every seller with its state."""

    name = "sellers"
    ddl = """
        CREATE TABLE sellers_view (
            seller_id uuid PRIMARY KEY,
            company_name text NOT NULL,
            business_number text NOT NULL,
            opened_at timestamptz NOT NULL,
            suspended_for text
        );
        CREATE INDEX ON sellers_view (opened_at, seller_id);
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Follow what happens to sellers."""
        for recorded in events:
            match recorded.event:
                case Seller.Opened(seller_id=seller_id, profile=profile):
                    cursor.execute(
                        "INSERT INTO sellers_view VALUES (%s, %s, %s, %s)",
                        (seller_id, profile.company_name, profile.business_number, recorded.recorded_at),
                    )
                case Seller.ProfileSaved(originator_id=seller_id, profile=profile):
                    cursor.execute(
                        "UPDATE sellers_view SET company_name = %s, business_number = %s WHERE seller_id = %s",
                        (profile.company_name, profile.business_number, seller_id),
                    )
                case Seller.Suspended(originator_id=seller_id, reason=reason):
                    _suspended_for(cursor, seller_id, reason)
                case Seller.Resumed(originator_id=seller_id):
                    _suspended_for(cursor, seller_id, None)
                case _:
                    pass


def _suspended_for(cursor: Rows, seller_id: UUID | str, reason: str | None) -> None:
    cursor.execute("UPDATE sellers_view SET suspended_for = %s WHERE seller_id = %s", (reason, seller_id))


class UsersView(Projection):
    """The users of each seller; the operator's users are not shown."""

    name = "users"
    ddl = """
        CREATE TABLE users_view (
            seller_id uuid NOT NULL,
            user_id uuid NOT NULL,
            email text NOT NULL,
            name text NOT NULL,
            role text NOT NULL,
            permissions jsonb NOT NULL,
            active boolean NOT NULL,
            has_password boolean NOT NULL,
            invited_at timestamptz NOT NULL,
            PRIMARY KEY (seller_id, user_id)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Follow what happens to users."""
        for recorded in events:
            match recorded.event:
                case User.Invited(seller_id=UUID()) as invited:
                    cursor.execute(
                        "INSERT INTO users_view VALUES (%s, %s, %s, %s, %s, %s, true, false, %s)",
                        (
                            invited.seller_id,
                            invited.originator_id,
                            invited.email,
                            invited.name,
                            invited.role,
                            json.dumps(invited.permissions),
                            recorded.recorded_at,
                        ),
                    )
                case User.PermissionsGiven(originator_id=user_id, permissions=permissions):
                    cursor.execute(
                        "UPDATE users_view SET permissions = %s WHERE user_id = %s",
                        (json.dumps(permissions), user_id),
                    )
                case User.Deactivated(originator_id=user_id):
                    cursor.execute("UPDATE users_view SET active = false WHERE user_id = %s", (user_id,))
                case User.Activated(originator_id=user_id):
                    cursor.execute("UPDATE users_view SET active = true WHERE user_id = %s", (user_id,))
                case User.PasswordChanged(originator_id=user_id):
                    cursor.execute("UPDATE users_view SET has_password = true WHERE user_id = %s", (user_id,))
                case _:
                    pass


def users_of(rows: Rows, seller_id: UUID) -> list[dict[str, Any]]:
    """The users of a seller, first invited first."""
    rows.execute(
        "SELECT user_id, email, name, role, permissions, active, has_password, invited_at FROM users_view"
        " WHERE seller_id = %s ORDER BY invited_at, user_id",
        (seller_id,),
    )
    return rows.fetchall()


@dataclass(frozen=True)
class SellerSearch:
    """Which sellers: these or all, with words of their name, number or a user's login (e-mail) or without."""

    seller_ids: Sequence[UUID] = ()
    words: str = ""


SELLERS = SortBy("s.opened_at", "timestamptz", "s.seller_id", falls=True)
"""The only order of the sellers."""


def sellers_found(rows: Rows, search: SellerSearch, limit: int, behind: Behind | None = None) -> list[dict[str, Any]]:
    """At most `limit` sellers, last opened first, each with its `place`."""
    digits = search.words.replace("-", "")
    number = digits if digits.isascii() and digits.isdigit() else None
    further = f"AND {SELLERS.behind}" if behind else ""
    statement = (
        f"SELECT {SELLERS.place}, seller_id, company_name, business_number, opened_at, suspended_for"  # noqa: S608
        " FROM sellers_view s WHERE (%s::uuid[] IS NULL OR seller_id = ANY(%s)) AND (%s = ''"
        " OR strpos(lower(company_name), lower(%s)) > 0 OR strpos(business_number, %s::text) > 0"
        " OR EXISTS (SELECT FROM users_view u WHERE u.seller_id = s.seller_id AND strpos(lower(email), lower(%s)) > 0))"
        f" {further} {SELLERS.order} LIMIT %s"
    )
    ids, words = list(search.seller_ids) or None, search.words
    rows.execute(trusted(statement), (ids, ids, words, words, number, words, *(behind or ()), limit))
    return rows.fetchall()


def seller_of(rows: Rows, seller_id: UUID) -> dict[str, Any] | None:
    """One seller."""
    rows.execute(
        "SELECT seller_id, company_name, business_number, opened_at, suspended_for FROM sellers_view"
        " WHERE seller_id = %s",
        (seller_id,),
    )
    return rows.fetchone()
