"""Stations of observed practice: read and checked from stations/*.toml, judged, signed into the ledger, printed."""
