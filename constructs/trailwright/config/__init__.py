"""Intent: ``trails.yaml`` and the records it becomes."""
