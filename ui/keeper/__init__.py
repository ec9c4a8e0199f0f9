"""管理: what the keeper of the corpus does on the page, and who may."""
