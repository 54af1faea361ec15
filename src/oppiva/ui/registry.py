"""Named slots of ui that upper apps fill. (The ui engineer completes this.)"""
