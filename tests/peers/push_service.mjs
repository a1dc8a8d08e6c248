// A push service for the tests: that of npm `web-push-testing`, which is not ours. It makes subscriptions, checks who
// sends (VAPID), and decrypts what it is sent. Its argument is the port to listen on; says "ready" when it does.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { PushApiModel } = require("web-push-testing/src/PushApiModel.js");
const PushService = require("web-push-testing/src/server.js");

console.log = (words) => process.stdout.write(String(words).startsWith("Server running") ? "ready\n" : "");
new PushService(new PushApiModel(), Number(process.argv[2])).startServer();
