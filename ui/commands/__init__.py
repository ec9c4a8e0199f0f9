"""The commands: one module each, with ``run(arguments, settings)`` that gives the exit code."""
