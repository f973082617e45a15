"""The wire: JSON shapes, error tree and the HTTP client."""
