"""The register: what was asked and answered, and what people found right, wrong or missing in it.

It lies in a database of its own (SQLite in the home folder unless a setting names another) and holds no trace of who asked.
Nothing here is needed to answer a question: a register that cannot be written is logged and passed over.
"""
