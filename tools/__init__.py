"""Tools for those who build Zhengtong; nothing here runs in service."""
