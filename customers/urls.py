from rest_framework.routers import SimpleRouter

from customers.views import AttributeViewSet, CustomerViewSet, ImportViewSet, TopicViewSet

router = SimpleRouter()
router.register("topics", TopicViewSet, "topic")
router.register("attributes", AttributeViewSet, "attribute")
router.register("customers", CustomerViewSet, "customer")
router.register("imports", ImportViewSet, "import")

urlpatterns = router.urls
