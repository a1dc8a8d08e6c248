// Segment's SDK for Node.js, unmodified: node segment.mjs HOST WRITE_KEY COUNT

import { Analytics } from "@segment/analytics-node";

const [host, writeKey, count] = process.argv.slice(2);
const analytics = new Analytics({ host, writeKey, flushAt: 10, flushInterval: 100, maxRetries: 10 });

analytics.identify({ userId: "ann", anonymousId: "browser-1", traits: { email: "ann@example.com", age: 33 } });
for (let number = 1; number <= Number(count); number++) {
  analytics.track({ userId: "ann", event: "Played", properties: { number, title: "Ґанок 🎷" } });
}
analytics.page({ userId: "ann", name: "Home", properties: { path: "/" } });
analytics.screen({ userId: "ann", name: "Player" });
analytics.group({ userId: "ann", groupId: "fans" });
analytics.alias({ userId: "ann", previousId: "browser-1" });
await analytics.closeAndFlush({ timeout: 60_000 });
