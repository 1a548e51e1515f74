"""The screens, a module for each part of the menu."""

from console.pages.alerts import router as alerts
from console.pages.answer_templates import router as answer_templates
from console.pages.claims import router as claims
from console.pages.company import router as company
from console.pages.help import router as help_pages
from console.pages.home import router as home
from console.pages.inquiries import router as inquiries
from console.pages.invitations import router as invitations
from console.pages.invoice_changes import router as invoice_changes
from console.pages.invoice_history import router as invoice_history
from console.pages.invoice_sheets import router as invoice_sheets
from console.pages.jobs import router as jobs
from console.pages.listings import router as listings
from console.pages.logins import router as logins
from console.pages.logs import router as logs
from console.pages.mall_notices import router as mall_notices
from console.pages.malls import router as malls
from console.pages.matching import router as matching
from console.pages.operator_sheets import router as operator_sheets
from console.pages.operators import router as operators
from console.pages.order_past import router as order_past
from console.pages.orders import router as orders
from console.pages.pictures import router as pictures
from console.pages.product_history import router as product_history
from console.pages.products import router as products
from console.pages.sale_acts import router as sale_acts
from console.pages.sales import router as sales
from console.pages.sales_info import router as sales_info
from console.pages.screens import router as screens
from console.pages.stock import router as stock
from console.pages.stock_pushes import router as stock_pushes
from console.pages.transfer import router as transfer
from console.pages.unread import router as unread
from console.pages.urgent import router as urgent
from console.pages.users import router as users

routers = (
    logins,
    invitations,
    home,
    help_pages,
    company,
    users,
    malls,
    pictures,
    product_history,
    products,
    stock,
    stock_pushes,
    sales_info,
    listings,
    sale_acts,
    invoice_sheets,
    invoice_history,
    invoice_changes,
    sales,
    matching,
    unread,
    transfer,
    order_past,
    orders,
    claims,
    inquiries,
    urgent,
    answer_templates,
    mall_notices,
    alerts,
    operator_sheets,
    operators,
    screens,
    jobs,
    logs,
)
