"""Staff's pages: the window, requests about personal data, and accounts."""
