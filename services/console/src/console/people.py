"""Who did what, by name."""

from console.backend import Desk


async def people_of(desk: Desk) -> dict[str, str]:
    """The users' names by who they are in a history; none where one may not see the users."""
    if not desk.session.may("users"):
        return {}
    return {f"user:{row['user_id']}": row["name"] for row in await desk.read("account", "/users")}
