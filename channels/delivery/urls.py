from django.urls import path
from rest_framework.routers import SimpleRouter

from delivery.views import AccountViewSet, ChannelsView, ProvidersView, SenderViewSet

router = SimpleRouter()
router.register("provider-accounts", AccountViewSet, "provider-account")
router.register("senders", SenderViewSet, "sender")

urlpatterns = [
    path("channels/", ChannelsView.as_view(), name="channel-list"),
    path("providers/", ProvidersView.as_view(), name="provider-list"),
    *router.urls,
]
