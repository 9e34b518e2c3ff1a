"""The Django project: settings, routes, pages that belong to no application."""
