from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from customers.bulk.views import VIEWS
from customers.catalogue.views import CustomerPurchasesView, ProductsView
from customers.importing.views import ImportOptionsView, ImportViewSet, MappingViewSet, UploadViewSet
from customers.joining.views import JoinView, MergesView, NamespaceViewSet, UndoMergeView
from customers.profiles.api import LoyaltyProgrammeViewSet
from customers.sources.sampling import SourceSampleView
from customers.sources.views import SourceKindsView, SourceViewSet
from customers.views import AttributeViewSet, CustomerViewSet, EventViewSet, TopicViewSet

router = SimpleRouter()
router.register("topics", TopicViewSet, "topic")
router.register("attributes", AttributeViewSet, "attribute")
router.register("loyalty-programmes", LoyaltyProgrammeViewSet, "loyalty-programme")
router.register("events", EventViewSet, "event")
router.register("customers", CustomerViewSet, "customer")
router.register("namespaces", NamespaceViewSet, "namespace")
router.register("imports", ImportViewSet, "import")
router.register("uploads", UploadViewSet, "upload")
router.register("mappings", MappingViewSet, "mapping")
router.register("sources", SourceViewSet, "source")

rejects_file = ImportViewSet.as_view({"get": "rejects_file"})

urlpatterns = [
    path("customers/<int:pk>/merges/", MergesView.as_view(), name="customer-merges"),
    path("customers/<int:pk>/join/", JoinView.as_view(), name="customer-join"),
    path("merges/<int:pk>/undo/", UndoMergeView.as_view(), name="merge-undo"),
    path("customers/<int:pk>/purchases/", CustomerPurchasesView.as_view(), name="customer-purchases"),
    path("products/", ProductsView.as_view(), name="product-list"),
    *(path(f"batch/{key}/", view.as_view(), name=f"batch-{key}") for key, view in VIEWS.items()),
    path("import-options/", ImportOptionsView.as_view(), name="import-options"),
    re_path(r"^imports/(?P<pk>\d{1,18})/rejects\.csv$", rejects_file, name="import-rejects-file"),
    path("sources/<int:pk>/sample/", SourceSampleView.as_view(), name="source-sample"),
    path("source-kinds/", SourceKindsView.as_view(), name="source-kind-list"),
    *router.urls,
]
