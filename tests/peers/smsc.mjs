// An SMSC for the tests: the server of npm `smpp`, an implementation of SMPP that is not ours. It does what it is told
// by lines of JSON on its input, and tells what happens by lines of JSON on its output.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import smpp from "smpp";

const rules = {
  user: "shop",
  password: "secret",
  binds: 100, // at a time, at most
  silentBind: false,
  statuses: [], // of the next submits, one each
  statusOf: {}, // by number
  silentOf: [], // numbers that are never answered
  silent: false, // answers nothing at all, the keep-alive included
  perSecond: 0, // beyond, submits are throttled
  delayMs: 0, // of answers
  dropAfter: 0, // so many submits are answered, then the connection breaks
  hex: false, // numbers of messages in the answer; receipts have them in decimal
  receipt: "", // "text", "tlv" or "both"
  receiptMs: 0,
  receiptFirst: false, // before the answer
  receiptTwice: false,
  stat: "DELIVRD",
  err: "000",
  quiet: false, // tells no submits
};
const options = process.argv[2] ? { key: readFileSync(process.argv[2]), cert: readFileSync(process.argv[3]) } : {};
const STATES = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 };
const sessions = [];
let number = 7_000_000_000;
let submits = 0;
let answered = 0;
let second = 0;
let inSecond = 0;

function tell(event, told = {}) {
  process.stdout.write(JSON.stringify({ event, ...told }) + "\n");
}

function plain(value) {
  if (Buffer.isBuffer(value)) return { hex: value.toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.toISOString();
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
}

function receiptOf(pdu, id) {
  const given = { source_addr_ton: 1, source_addr_npi: 1, source_addr: pdu.destination_addr, esm_class: 4 };
  const sent = { ...given, dest_addr_ton: 5, dest_addr_npi: 0, destination_addr: pdu.source_addr, data_coding: 0 };
  if (rules.receipt !== "tlv") {
    sent.short_message =
      `id:${id} sub:001 dlvrd:001 submit date:2603020930 done date:2603020931` +
      ` stat:${rules.stat} err:${rules.err} text:stat:REJECTD id:1`;
  }
  if (rules.receipt !== "text") {
    sent.receipted_message_id = rules.hex ? id.toString(16) : String(id);
    sent.message_state = STATES[rules.stat];
  }
  return sent;
}

function throttled() {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) [second, inSecond] = [now, 0];
  return rules.perSecond && ++inSecond > rules.perSecond;
}

function statusOf(pdu) {
  if (rules.statuses.length) return rules.statuses.shift();
  if (pdu.destination_addr in rules.statusOf) return rules.statusOf[pdu.destination_addr];
  return throttled() ? smpp.ESME_RTHROTTLED : 0;
}

function deliver(session, pdu, command = "deliver_sm") {
  session[command](pdu, (answer) => tell("deliver_resp", { status: answer.command_status }));
}

function submitted(session, pdu) {
  submits += 1;
  if (!rules.quiet) tell("submit", { pdu: plain(pdu), session: sessions.indexOf(session) });
  if (rules.silent || rules.silentOf.includes(pdu.destination_addr)) return;
  if (rules.dropAfter && answered >= rules.dropAfter) {
    session.destroy();
    return;
  }
  answered += 1;
  const status = statusOf(pdu);
  if (status) {
    later(() => session.send(pdu.response({ command_status: status })));
    return;
  }
  const id = ++number;
  const answer = () => session.send(pdu.response({ message_id: rules.hex ? id.toString(16).toUpperCase() : String(id) }));
  const report = () => {
    if (!rules.receipt) return;
    deliver(session, receiptOf(pdu, id));
    if (rules.receiptTwice) deliver(session, receiptOf(pdu, id));
  };
  if (rules.receiptFirst) {
    report();
    later(answer);
    return;
  }
  later(answer);
  if (rules.receipt) setTimeout(report, rules.receiptMs);
}

function later(work) {
  if (rules.delayMs) setTimeout(work, rules.delayMs);
  else work();
}

const server = smpp.createServer(options, (session) => {
  sessions.push(session);
  tell("connect");
  session.on("error", () => {});
  session.on("close", () => {
    session.bound = false;
    tell("close", { session: sessions.indexOf(session) });
  });
  for (const kind of ["bind_transceiver", "bind_transmitter", "bind_receiver"]) {
    session.on(kind, (pdu) => {
      const bound = sessions.filter((each) => each.bound).length;
      tell("bind", { kind, system_id: pdu.system_id, system_type: pdu.system_type, version: pdu.interface_version });
      if (rules.silentBind) return;
      let status = 0;
      if (pdu.system_id !== rules.user) status = smpp.ESME_RINVSYSID;
      else if (pdu.password !== rules.password) status = smpp.ESME_RINVPASWD;
      else if (bound >= rules.binds) status = smpp.ESME_RBINDFAIL;
      session.bound = kind;
      if (status) session.bound = false;
      session.send(pdu.response({ command_status: status, system_id: "TestSMSC" }));
    });
  }
  session.on("submit_sm", (pdu) => submitted(session, pdu));
  session.on("enquire_link", (pdu) => {
    tell("enquire_link");
    if (!rules.silent) session.send(pdu.response());
  });
  session.on("generic_nack", (pdu) => tell("nack", { status: pdu.command_status }));
  session.on("unbind", (pdu) => {
    tell("unbind");
    session.send(pdu.response());
    session.close();
  });
});

const commands = {
  set: (told) => Object.assign(rules, told),
  // A delivery over the newest session that takes any, as deliver_sm or data_sm.
  deliver: ({ as, ...told }) => {
    const session = sessions.findLast((each) => each.bound && each.bound !== "bind_transmitter");
    if (!session) return tell("nobody");
    const pdu = { ...told };
    for (const [key, value] of Object.entries(pdu)) if (value && value.hex !== undefined) pdu[key] = Buffer.from(value.hex, "hex");
    deliver(session, pdu, as);
  },
  enquire: () => sessions.findLast((each) => each.bound).enquire_link(() => tell("enquire_link_resp")),
  unbind: () => sessions.findLast((each) => each.bound).unbind(() => tell("unbind_resp")),
  raw: (told) => sessions.findLast((each) => each.bound).socket.write(Buffer.from(told.hex, "hex")),
  drop: () => sessions.forEach((each) => each.destroy()),
  count: () => tell("count", { submits, sessions: sessions.filter((each) => each.bound).length }),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { command, ...told } = JSON.parse(line);
  commands[command](told);
  tell("done");
});
process.stdin.on("end", () => process.exit());
server.listen(0, "127.0.0.1", () => tell("listening", { port: server.address().port }));
