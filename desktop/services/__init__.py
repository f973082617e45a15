"""The use cases in plain asyncio: no Qt, no window."""
