"""The rights table: every route of the API and every WebSocket, and who may use each of its methods.

It is what is enforced (accounts/permissions.py), and tests/config/test_rights_of_routes.py walks all of it with every
role and a stranger. A route that is not named here is closed to everybody and fails that test.
"""

from accounts.models import Role
from accounts.permissions import RUNNER, STRANGER, SYSTEM

MARKETER, MANAGER, ADMIN = Role.MARKETER.value, Role.MANAGER.value, Role.ADMIN.value

ANYBODY = frozenset({STRANGER})
STAFF = frozenset({MARKETER, MANAGER, ADMIN})
WRITERS = frozenset({MARKETER, ADMIN})  # of journeys and segments
ADMINS = frozenset({ADMIN})

READ = {"GET": STAFF}
SETTING = {"GET": STAFF, "POST": ADMINS}
SETTING_ONE = {"GET": STAFF, "PATCH": ADMINS}
SECRET = {"GET": ADMINS, "POST": ADMINS}
SECRET_ONE = {"GET": ADMINS, "PATCH": ADMINS}
WORK = {"GET": STAFF, "POST": WRITERS}
WORK_ONE = {"GET": STAFF, "PATCH": WRITERS, "DELETE": WRITERS}
VERB = {"POST": WRITERS}
BULK = {"POST": ADMINS | {SYSTEM}}
TOLD = {"GET": STAFF | {RUNNER}}
RUN = {"POST": WRITERS | {RUNNER}}

ROUTES: dict[str, dict[str, frozenset[str]]] = {
    "schema": READ,
    "session": {"GET": ANYBODY, "POST": ANYBODY, "DELETE": ANYBODY},
    "me": {"PATCH": STAFF},
    "brand-list": SETTING,
    "brand-detail": SETTING_ONE,
    "api-key-list": SECRET,
    "api-key-detail": SECRET_ONE,
    "exchange-rate-list": SETTING,
    "exchange-rate-detail": SETTING_ONE | {"DELETE": ADMINS},
    # customers
    "topic-list": SETTING,
    "topic-detail": SETTING_ONE,
    "attribute-list": SETTING,
    "attribute-detail": SETTING_ONE,
    "attribute-values": READ,
    "event-names": READ,
    "event-properties": READ,
    "customer-list": READ,
    "customer-detail": {"GET": STAFF, "PATCH": WRITERS, "DELETE": ADMINS},
    "customer-attribute-history": READ,
    "customer-export": {"GET": ADMINS},
    "loyalty-programme-list": SETTING,
    "loyalty-programme-detail": SETTING_ONE,
    "upload-list": {"POST": WRITERS},
    "upload-detail": {"GET": WRITERS},
    "upload-preview": VERB,
    "import-options": READ,
    "mapping-list": WORK,
    "mapping-detail": WORK_ONE,
    "namespace-list": SETTING,
    "namespace-detail": SETTING_ONE,
    "customer-purchases": READ,
    "product-list": READ,
    "batch-customers": BULK,
    "batch-addresses": BULK,
    "batch-consents": BULK,
    "batch-events": BULK,
    "batch-purchases": BULK,
    "batch-refunds": BULK,
    "batch-products": BULK,
    "customer-merges": READ,
    "customer-join": VERB,
    "merge-undo": VERB,
    "import-list": WORK,
    "import-detail": READ,
    "import-cancel": VERB,
    "import-resume": VERB,
    "import-rejects": READ,
    "import-rejects-file": READ,
    "source-kind-list": READ,
    "source-list": SETTING,
    "source-detail": SETTING_ONE | {"DELETE": ADMINS},
    "source-rotate": {"POST": ADMINS},
    "source-check": {"POST": ADMINS},
    "source-run": {"POST": ADMINS},
    "source-sample": {"POST": ADMINS},
    "source-counts": READ,
    "source-rejects": READ,
    # segments
    "condition-list": READ,
    "segment-list": WORK,
    "segment-detail": WORK_ONE,
    "condition-suggestions": READ,
    "segment-count": {"POST": STAFF},  # asks, changes nothing
    "segment-estimate": {"POST": STAFF},  # so does this
    "segment-sample": {"POST": STAFF},
    "segment-compare": {"POST": STAFF},
    "segment-members": READ,
    "segment-explain": READ,
    "segment-history": READ,
    "segment-changes": READ,
    "segment-freeze": VERB,
    "ready-segment-list": READ,
    "rfm": READ,
    "list-list": {"GET": STAFF, "POST": WRITERS | {SYSTEM}},
    "list-detail": WORK_ONE,
    "list-members": {"GET": STAFF, "POST": WRITERS | {SYSTEM}},
    "list-remove": {"POST": WRITERS | {SYSTEM}},
    # delivery
    "channel-list": READ,
    "provider-list": READ,
    "provider-account-list": SECRET,
    "provider-account-detail": SECRET_ONE,
    "provider-account-check": {"POST": ADMINS},
    "sender-list": SETTING,
    "sender-detail": SETTING_ONE,
    "sender-test": {"POST": ADMINS},
    "template-list": WORK,
    "template-detail": {"GET": STAFF, "PATCH": WRITERS},
    "template-versions": WORK,
    "template-version": READ,
    "template-push": VERB,
    "template-preview": {"POST": STAFF},  # asks, changes nothing
    "template-test": VERB,
    "template-uses": READ,
    "message-list": {"POST": frozenset({SYSTEM})},
    "message-detail": {"GET": STAFF | {SYSTEM}},
    "message-send-again": VERB,
    "messages-send-again": VERB,
    "callback": {"GET": ADMINS | {SYSTEM}, "PUT": ADMINS | {SYSTEM}},
    "device-token-list": {"POST": frozenset({SYSTEM})},
    "device-list": {"POST": ANYBODY, "DELETE": ANYBODY},  # with a token of ours
    "cap-list": SETTING,
    "cap-detail": SETTING_ONE | {"DELETE": ADMINS},
    "route-list": SETTING,
    "route-detail": SETTING_ONE | {"DELETE": ADMINS},
    "customer-consents": {"GET": STAFF, "PUT": WRITERS},
    "customer-consent-history": READ,
    "customer-opt-ins": {"POST": WRITERS | {SYSTEM}},
    "suppression-list": {"GET": WRITERS, "POST": ADMINS},
    "suppression-detail": {"DELETE": ADMINS},
    # journeys
    "node-type-list": READ,
    "journey-settings-fields": READ,
    "journey-template-list": READ,
    "journey-list": {"GET": STAFF | {RUNNER}, "POST": WRITERS | {RUNNER}},
    "journey-detail": {"GET": STAFF | {RUNNER}, "PATCH": WRITERS | {RUNNER}, "DELETE": WRITERS},
    "journey-publish": RUN,
    "journey-launch": RUN,
    "journey-pause": RUN,
    "journey-resume": RUN,
    "journey-stop": RUN,
    "journey-versions": READ,
    "journey-version": READ,
    "journey-version-compare": READ,
    "journey-version-restore": VERB,
    "journey-version-stayers": READ,
    "journey-change": READ,
    "journey-undo-publish": VERB,
    "journey-widen": VERB,
    "journey-counters": READ,
    "journey-node-customers": READ,
    "journey-node-customers-export": READ,
    "journey-node-visits": READ,
    "journey-bought": READ,
    "journey-decisions": TOLD,
    "journey-decisions-export": TOLD,
    "journey-export": READ,
    "journey-import": {"POST": WRITERS},
    "journey-why": TOLD,
    "journey-reach": READ,
    "journey-late-problems": READ,
    "journey-staff": READ,
    # Who may only look at a journey may talk about it, too; of others' comments only their authors change the text.
    "journey-comments": {"GET": STAFF, "POST": STAFF},
    "journey-comment": {"PATCH": STAFF, "DELETE": STAFF},
    "mention-list": READ,
    "journey-outlook": {"POST": STAFF},  # asks, changes nothing
    "customer-decisions": TOLD,
    "journey-try": {"POST": STAFF},  # asks, changes nothing
    "journey-tests": WORK,
    "journey-tests-run": {"POST": STAFF},  # so does this
    "journey-test": {"PATCH": WRITERS, "DELETE": WRITERS},
    "journey-enroll": {"POST": WRITERS | {SYSTEM}},
    "cascade-list": {"POST": WRITERS | {SYSTEM}},
    "cascade-detail": {"GET": STAFF | {SYSTEM}},
    "cascade-preset-list": READ,
    "journey-double-delivery": READ,
    "customer-timeline": READ,
    # analytics
    "analytics-overview": READ,
    "analytics-home": READ,
    "report-list": READ,
    "report-detail": READ,
    "report-people": READ,
    "report-people-file": {"GET": ADMINS},  # as customer-export
    "report-segment": VERB,
    "report-file": READ,
    "report-recipients": READ,
    "report-schedule-list": {"GET": STAFF, "POST": STAFF},
    "report-schedule-detail": {"PATCH": STAFF, "DELETE": STAFF},  # of one's own
    "shared-link-list": {"GET": STAFF, "POST": STAFF},
    "shared-link-detail": {"DELETE": STAFF},  # of one's own
    "shared-report": {"GET": ANYBODY},  # with a token of ours
    # WebSockets
    "ws-journey": {"CONNECT": STAFF},
    "ws-dashboard": {"CONNECT": STAFF},
    "ws-imports": {"CONNECT": STAFF},
    "ws-journey-talk": {"CONNECT": STAFF},
    "ws-mentions": {"CONNECT": STAFF},
}
