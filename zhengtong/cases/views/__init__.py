"""Citizens' pages of cases: applying, following, looking up."""
