"""Is everything there, does everything work, is it what it was?"""
