"""The simulated identity service of the province: a small OpenID provider, served by the demo alone."""
