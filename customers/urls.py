from rest_framework.routers import SimpleRouter

from customers.views import AttributeViewSet, CustomerViewSet, EventViewSet, ImportViewSet, TopicViewSet

router = SimpleRouter()
router.register("topics", TopicViewSet, "topic")
router.register("attributes", AttributeViewSet, "attribute")
router.register("events", EventViewSet, "event")
router.register("customers", CustomerViewSet, "customer")
router.register("imports", ImportViewSet, "import")

urlpatterns = router.urls
