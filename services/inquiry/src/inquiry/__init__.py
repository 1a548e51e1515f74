"""Inquiries of buyers, urgent notices and notices of malls, and the answers to them."""
