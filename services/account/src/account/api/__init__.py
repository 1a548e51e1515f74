"""The HTTP face of `account`."""

from account.api.company import router as company
from account.api.logins import router as logins
from account.api.preferences import router as preferences
from account.api.sellers import router as sellers
from account.api.users import router as users

routers = (logins, sellers, company, users, preferences)
"""In the order of the documentation."""
