"""The commands of listing, and what the other services and the malls told it."""

from listing.application.listing import ListingService

__all__ = ["ListingService"]
