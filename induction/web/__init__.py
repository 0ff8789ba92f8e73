"""The web door: pages for people, built on the services. Each area is a package that exposes ``blueprint``."""
