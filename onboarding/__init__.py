"""The onboarding course of an oxazepam treatment service: lessons, quizzes, grading and records in Jupyter."""

__version__ = "0.1.0"
