"""Order collection, confirmation, invoices."""
