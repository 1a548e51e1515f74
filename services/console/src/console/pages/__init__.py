"""The screens, a module for each part of the menu."""

from console.pages.claims import router as claims
from console.pages.company import router as company
from console.pages.home import router as home
from console.pages.inquiries import router as inquiries
from console.pages.listings import router as listings
from console.pages.logins import router as logins
from console.pages.logs import router as logs
from console.pages.malls import router as malls
from console.pages.orders import router as orders
from console.pages.pictures import router as pictures
from console.pages.products import router as products
from console.pages.sales_info import router as sales_info

routers = (logins, home, company, malls, pictures, products, sales_info, listings, orders, claims, inquiries, logs)
