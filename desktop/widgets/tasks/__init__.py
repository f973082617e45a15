"""The middle pane: the personal task list."""
