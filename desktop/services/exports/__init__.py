"""Handing tasks on: tables, documents, timelines. No key, and no link that carries a permission, is in any of them."""
