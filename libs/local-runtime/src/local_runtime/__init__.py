"""The whole suite on one machine: embedded servers and every service under one supervisor."""
