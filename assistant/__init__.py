"""A question becomes an answer held against its source."""
