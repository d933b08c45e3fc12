"""The commands, one module for each audience. `onboarding.cli` puts them together; the work is done in the rooms they call."""
