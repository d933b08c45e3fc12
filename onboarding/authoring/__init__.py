"""Tools for those who write questions: a skeleton to fill in, a page that shows what is written, a schema for editors."""
