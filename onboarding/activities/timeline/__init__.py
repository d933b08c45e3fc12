"""The timeline: one wide window, from data."""
