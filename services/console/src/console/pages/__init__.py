"""The screens, a module for each part of the menu."""

from console.pages.company import router as company
from console.pages.home import router as home
from console.pages.logins import router as logins
from console.pages.malls import router as malls

routers = (logins, home, company, malls)
