"""The parts of the story, a module for each noun; each takes the world and, where it is of one series, its crowd."""
