"""What browser SDKs ask before they send anything: where to, and which vendors' scripts to load (none)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from customers.collecting.storing import Known


def rudder_config(source: Known, write_key: str) -> dict[str, Any]:
    """The answer to RudderStack's browser SDK: a source without destinations, whose errors and metrics stay here."""
    off = {"enabled": False}
    return {
        "source": {
            "id": str(source.id),
            "name": source.name,
            "writeKey": write_key,
            "enabled": source.is_active,
            "workspaceId": "kaskad",
            "connections": [],
            "destinations": [],
            "config": {"statsCollection": {"errors": off, "metrics": off}},
            "dataplanes": {},
        }
    }


def segment_settings(write_key: str, scheme: str, host: str) -> dict[str, Any]:
    """The answer to Segment's browser SDK: it is to send here, and nothing of its own metrics anywhere.

    `scheme`, `host`: as it has reached us. Behind a proxy that speaks HTTPS, the public address says so.
    """
    public = urlsplit(settings.PUBLIC_URL)
    scheme = public.scheme if public.netloc == host else scheme
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": write_key,
                "apiHost": f"{host}/v1",
                "protocol": scheme,
                "unbundledIntegrations": [],
                "addBundledMetadata": False,
                "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
            }
        },
        "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
        "remotePlugins": [],
    }
