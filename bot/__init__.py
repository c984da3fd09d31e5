"""The chat platforms' side of Exergue: commands, phrases, and one desk behind every adapter."""
