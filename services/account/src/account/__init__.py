"""Sellers, users, permissions, login and tokens, company profile, courier contracts."""
