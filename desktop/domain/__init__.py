"""What Rushes is about, in plain Python: tasks, requests, services. No I/O but reading the catalogue, no Qt."""
