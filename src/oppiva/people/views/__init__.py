"""Pages and actions of people: rules, then the form, then the service, then the redirect."""
