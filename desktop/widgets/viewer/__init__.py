"""The right pane: the video and what is known of it."""
