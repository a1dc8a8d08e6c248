from django.urls import path
from rest_framework.routers import SimpleRouter

from delivery.api.account_views import AccountViewSet, ChannelsView, ProvidersView, SenderViewSet
from delivery.api.again_views import SendAgainView, SendManyAgainView
from delivery.api.consent_api import ConsentHistoryView, CustomerConsentsView, OptInView, SuppressionViewSet
from delivery.api.device_views import DevicesView, DeviceTokensView
from delivery.api.message_views import CallbackView, MessagesView, MessageView
from delivery.api.rule_views import CapViewSet, RouteViewSet
from delivery.api.template_views import TemplateViewSet

router = SimpleRouter()
router.register("provider-accounts", AccountViewSet, "provider-account")
router.register("senders", SenderViewSet, "sender")
router.register("templates", TemplateViewSet, "template")
router.register("caps", CapViewSet, "cap")
router.register("routes", RouteViewSet, "route")
router.register("suppressions", SuppressionViewSet, "suppression")

urlpatterns = [
    path("channels/", ChannelsView.as_view(), name="channel-list"),
    path("providers/", ProvidersView.as_view(), name="provider-list"),
    path("messages/", MessagesView.as_view(), name="message-list"),
    path("messages/<int:pk>/", MessageView.as_view(), name="message-detail"),
    path("messages/<int:pk>/send-again/", SendAgainView.as_view(), name="message-send-again"),
    path("messages/send-again/", SendManyAgainView.as_view(), name="messages-send-again"),
    path("api-keys/<int:pk>/callback/", CallbackView.as_view(), name="callback"),
    path("device-tokens/", DeviceTokensView.as_view(), name="device-token-list"),
    path("devices/", DevicesView.as_view(), name="device-list"),
    path("customers/<int:pk>/consents/", CustomerConsentsView.as_view(), name="customer-consents"),
    path("customers/<int:pk>/consents/history/", ConsentHistoryView.as_view(), name="customer-consent-history"),
    path("customers/<int:pk>/opt-ins/", OptInView.as_view(), name="customer-opt-ins"),
    *router.urls,
]
