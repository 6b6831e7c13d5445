"""The databases of Anlan's departments: separate, with column names of their own and the dirt of real ones."""
