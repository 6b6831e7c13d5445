"""How Anlan comes about: divisions and offices, people, data, matters, and the cases of the last weeks."""
