"""Who governs where: divisions, offices, halls, windows, and the duties that people hold."""
