"""The first hour: a first talk with three invented people."""
