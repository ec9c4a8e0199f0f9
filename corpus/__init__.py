"""What a corpus is and how it is kept: types, the library on disk, its vector and lexical index."""
