"""Image files as bytes (``jpeg png webp gif exif``: structure, metadata, truncation) and as pixels (``pixels``)."""
