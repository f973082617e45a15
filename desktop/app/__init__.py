"""The composition root: builds, wires, runs, shuts down. The only place that knows everyone."""
