"""Answers put into words by a language model, sentence by sentence, each held against its source before it is shown."""
