"""The built-in local service: a process of its own that answers the API and renders real animatics."""
