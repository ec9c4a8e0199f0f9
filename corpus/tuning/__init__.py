"""How the built-in encoder's upper layers are tuned. Imports torch; nothing that serves imports this package."""
