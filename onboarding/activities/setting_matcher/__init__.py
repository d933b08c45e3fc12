"""The setting matcher: which setting comes to mind for twelve invented people."""
