"""E-mail: how it is written and signed, SMTP, the services, and the mail that comes back."""
