"""The parts of wp-server: processes, packages, and the site built from them."""
