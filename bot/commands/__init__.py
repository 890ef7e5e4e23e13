"""The command line, a family of commands a module; heavy imports wait until a command runs."""
