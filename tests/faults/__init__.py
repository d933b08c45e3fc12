"""What happens around grading: killed, full disk, no rights, locked, damaged, a clock set back. Nothing is lost or done twice."""
