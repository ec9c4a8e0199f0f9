"""A file becomes part of the corpus."""
