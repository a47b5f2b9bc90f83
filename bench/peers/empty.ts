// Starts and ends: what a process of its own costs by itself.
