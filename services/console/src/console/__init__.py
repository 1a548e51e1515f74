"""The console: a seller does the whole day's work in the browser. It keeps nothing but the session."""
