"""What trainers look at: who is stuck on what, read from the ledger. Pure but for `page.py`, which makes the page."""
