"""Puts the catalogue together."""

from catalog.api import routers
from catalog.application import Catalog, Gallery
from catalog.consumers import consumers
from catalog.projections import ProductHistoryView, ProductsView, StockView
from catalog.publications import publish
from catalog.settings import Settings
from chassis.service import Parts, Service
from contracts.catalog import ProductDeleted, ProductRestored, ProductSaved, StockChanged


def assemble(parts: Parts) -> Catalog:
    """Build the application on its database and its object store."""
    settings: Settings = parts.settings
    catalog = Catalog(parts.database)
    catalog.gallery = Gallery(settings.pictures)
    return catalog


service = Service(
    name="catalog",
    description="상품, 옵션, 재고",
    settings=Settings,
    application=assemble,
    consumers=consumers,
    publish=publish,
    publishes=(ProductSaved, ProductDeleted, ProductRestored, StockChanged),
    projections=(ProductsView(), ProductHistoryView(), StockView()),
    routers=routers,
)
app = service.asgi


def main() -> None:
    """Serve until told to stop."""
    service.run()


if __name__ == "__main__":
    main()
