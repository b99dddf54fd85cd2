"""What is thrown at kuriltool to see that it holds: hostile files, faults in the middle of work, generated inputs."""
