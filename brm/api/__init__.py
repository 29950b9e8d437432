"""The API: the product's pages as JSON, for scripts and other systems."""
