"""The panels of the full-screen review: all are `Lines`, drawn as they are told, of a size that changes with the terminal alone."""
