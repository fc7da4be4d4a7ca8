"""Read a backup of a site: an archive or a folder that holds a database and uploads."""
