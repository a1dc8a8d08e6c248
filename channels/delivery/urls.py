from django.urls import path
from rest_framework.routers import SimpleRouter

from delivery.api.views import CallbackView, MessagesView, MessageView
from delivery.rule_views import CapViewSet, RouteViewSet
from delivery.template_views import TemplateViewSet
from delivery.views import AccountViewSet, ChannelsView, ProvidersView, SenderViewSet

router = SimpleRouter()
router.register("provider-accounts", AccountViewSet, "provider-account")
router.register("senders", SenderViewSet, "sender")
router.register("templates", TemplateViewSet, "template")
router.register("caps", CapViewSet, "cap")
router.register("routes", RouteViewSet, "route")

urlpatterns = [
    path("channels/", ChannelsView.as_view(), name="channel-list"),
    path("providers/", ProvidersView.as_view(), name="provider-list"),
    path("messages/", MessagesView.as_view(), name="message-list"),
    path("messages/<int:pk>/", MessageView.as_view(), name="message-detail"),
    path("api-keys/<int:pk>/callback/", CallbackView.as_view(), name="callback"),
    *router.urls,
]
