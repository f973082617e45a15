"""One class a use case: they await services and tell models and widgets. The only users of asyncSlot."""
