"""The built-in local service: a process of its own that answers the API and renders real animatics."""

#: What a ready sandbox prints on standard output, before its address.
READY = "rushes-sandbox listening on "
