"""The screens, a module for each part of the menu."""

from console.pages.claims import router as claims
from console.pages.company import router as company
from console.pages.home import router as home
from console.pages.inquiries import router as inquiries
from console.pages.invoice_history import router as invoice_history
from console.pages.invoice_sheets import router as invoice_sheets
from console.pages.listings import router as listings
from console.pages.logins import router as logins
from console.pages.logs import router as logs
from console.pages.malls import router as malls
from console.pages.orders import router as orders
from console.pages.pictures import router as pictures
from console.pages.products import router as products
from console.pages.sales import router as sales
from console.pages.sales_info import router as sales_info

routers = (
    logins,
    home,
    company,
    malls,
    pictures,
    products,
    sales_info,
    listings,
    invoice_sheets,
    invoice_history,
    sales,
    orders,
    claims,
    inquiries,
    logs,
)
