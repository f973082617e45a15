"""The left pane: what is to be generated."""
