"""What wp-server is made of: processes, packages, and the site built from them."""
