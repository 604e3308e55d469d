"""What programmes ask of the API, one module a resource."""
