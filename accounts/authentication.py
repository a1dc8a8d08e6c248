"""Session log-in with CSRF."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class Session(SessionAuthentication):
    """A stranger is answered 401, which the browser application turns into its log-in page."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
