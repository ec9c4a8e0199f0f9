"""Answers as documents that an office goes on working with: Word and Markdown, each reference a footnote."""
