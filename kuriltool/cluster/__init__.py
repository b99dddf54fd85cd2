"""Articles read on a Dask cluster: cut into parts, each read by a worker into a file of its own, and these put together here."""
