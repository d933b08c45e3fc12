"""The review of the items: flaws that a program can see, and what guessing by test-wiseness would earn."""
