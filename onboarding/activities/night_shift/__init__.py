"""The night shift: twelve simulated hours at a bedside, as a pure model. docs/night-shift.md describes it for a clinician."""
