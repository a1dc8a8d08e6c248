"""ASGI: events by the door, HTTP by Django, WebSockets by Channels, the latter two with the session of the log-in."""

import os
import warnings

from django.core.asgi import get_asgi_application

# WhiteNoise's files are read in a thread of their own, which is fine for what browsers then keep.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Nobody waits longer for a page, and whoever has gone away must not keep the database busy.
os.environ.setdefault("KASKAD_STATEMENT_S", "30")
http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402 (needs the apps that the line above has loaded)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from config.limits import Limited  # noqa: E402
from config.routing import websockets  # noqa: E402
from customers.collecting.asgi import Door  # noqa: E402
from lib import garbage, registry  # noqa: E402

# All pages and types: before the port is open, not while the first visitor waits.
_ = get_resolver().url_patterns
registry.load_all()
garbage.keep_what_is_loaded()

application = ProtocolTypeRouter(
    {"http": Door(Limited(http)), "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websockets)))}
)
