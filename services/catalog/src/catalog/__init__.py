"""Products, options, images and stock."""
