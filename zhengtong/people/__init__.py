"""The room of accounts, persons, organisations and those who may act for them."""
