"""Refreshers: pools that come back after a module was passed, their schedule, which safety behaviour is reopened. Nothing is graded."""
