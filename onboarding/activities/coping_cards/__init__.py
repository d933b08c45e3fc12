"""*Coping cards*: what cannot be avoided gets a short card in the words of an invented person, to keep, print and practise. No score."""
