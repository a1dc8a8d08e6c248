// RudderStack's SDK for Node.js, unmodified: node rudder.mjs HOST WRITE_KEY COUNT

import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const [dataPlaneUrl, writeKey, count] = process.argv.slice(2);
const client = new RudderAnalytics(writeKey, { dataPlaneUrl, flushAt: 10, flushInterval: 100, retryCount: 10 });

const said = [];
const say = (type, message) => said.push(new Promise((resolve) => client[type](message, resolve)));

say("identify", { userId: "ann", anonymousId: "browser-1", traits: { email: "ann@example.com", age: 33 } });
for (let number = 1; number <= Number(count); number++) {
  say("track", { userId: "ann", event: "Played", properties: { number, title: "Ґанок 🎷" } });
}
say("page", { userId: "ann", name: "Home", properties: { path: "/" } });
say("screen", { userId: "ann", name: "Player" });
say("group", { userId: "ann", groupId: "fans" });
say("alias", { userId: "ann", previousId: "browser-1" });
await Promise.all(said);
