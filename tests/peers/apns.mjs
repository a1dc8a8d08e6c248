// Apple's push service for the tests, by Node's own HTTP/2: answers as lines of JSON on its input say, and tells what it
// was asked by lines of JSON on its output. Arguments: the files of a key and a certificate.

import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { createInterface } from "node:readline";

let answers = []; // [{status, headers, body, hangs, only, unlessKey}], one for each request; then 200
const tell = (told) => process.stdout.write(JSON.stringify(told) + "\n");
const server = createSecureServer({ key: readFileSync(process.argv[2]), cert: readFileSync(process.argv[3]) });
let sessions = 0;

// The name of the key that the token of a request is signed with (RFC 7519, 5).
function keyOf(headers) {
  const [head] = String(headers.authorization ?? "").replace(/^bearer /, "").split(".");
  return JSON.parse(Buffer.from(head, "base64url").toString() || "{}").kid;
}

function fits(answer, headers) {
  if (answer.unlessKey && answer.unlessKey === keyOf(headers)) return false;
  return !answer.only || headers[":path"].endsWith(answer.only);
}

server.on("session", () => (sessions += 1));
server.on("stream", (stream, headers) => {
  const pieces = [];
  stream.on("error", () => undefined);
  stream.on("data", (piece) => pieces.push(piece));
  stream.on("end", () => {
    const given = answers.find((each) => fits(each, headers));
    if (given && !given.stays) answers.splice(answers.indexOf(given), 1);
    tell({ event: "asked", headers, body: Buffer.concat(pieces).toString(), sessions });
    const says = given ?? { status: 200 };
    if (says.hangs) return;
    stream.respond({ ":status": says.status, "apns-id": headers["apns-id"] ?? "", ...says.headers });
    stream.end(says.body ? JSON.stringify(says.body) : "");
  });
});
server.listen(0, "127.0.0.1", () => tell({ event: "listening", port: server.address().port }));
createInterface({ input: process.stdin }).on("line", (line) => {
  // An empty line changes nothing: its answer comes behind everything that was told before.
  if (line) {
    answers = JSON.parse(line);
  }
  tell({ event: "done" });
});
