"""An OpenID Connect client: authorization code with PKCE, state and nonce; nothing of Django, nothing of people."""
