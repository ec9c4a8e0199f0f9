"""Is the corpus on disk sound? Everything derived is held against the stored texts."""
