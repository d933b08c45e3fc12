"""Attacks on grading through everything that a learner can write, each against one named control."""
