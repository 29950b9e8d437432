"""Makers of records for tests: plain, valid, without surprises."""
