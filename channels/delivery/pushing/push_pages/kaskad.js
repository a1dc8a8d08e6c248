// The snippet of Kaskad: a page calls Kaskad.subscribe({ key, token }) when somebody presses a button of its own.
// docs/push.md says how a shop installs it.
(() => {
  const SERVER = "__KASKAD__";
  const CACHE = "kaskad-push";
  const STATE = "/kaskad-push-state";
  const WORKER = "/kaskad-sw.js";

  const supported = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

  const call = async (method, body) => {
    const answer = await fetch(`${SERVER}/api/v1/devices/`, {
      method,
      credentials: "omit",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`Kaskad answered ${answer.status}: ${await answer.text()}`);
    return answer.status === 204 ? {} : answer.json();
  };

  const base64url = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const keep = async (state) => {
    const cache = await caches.open(CACHE);
    await (state ? cache.put(STATE, new Response(JSON.stringify(state))) : cache.delete(STATE));
  };

  const kept = async () => {
    const found = await (await caches.open(CACHE)).match(STATE);
    return found ? found.json() : null;
  };

  const subscriptionTo = async (registration, key) => {
    const old = await registration.pushManager.getSubscription();
    const theirs = old && old.options && old.options.applicationServerKey;
    if (old && theirs && base64url(theirs) === key) return old;
    if (old) await old.unsubscribe(); // to another key, which cannot be sent to any more
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  /**
   * Asks for the permission if it was not asked before, subscribes, and registers the browser for who has logged in.
   * `key`: the public key of the web push account. `token`: from POST /api/v1/device-tokens/, by the shop's server.
   * `topics`: what the permission is for; none: everything of the brand. `worker`: where the site keeps its worker.
   */
  const subscribe = async ({ key, token, topics = [], worker = WORKER, consent = true }) => {
    if (!supported()) return { subscribed: false, why: "unsupported" };
    const permission =
      Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
    if (permission !== "granted") return { subscribed: false, why: permission };
    await navigator.serviceWorker.register(worker);
    const registration = await navigator.serviceWorker.ready;
    const subscription = await subscriptionTo(registration, key);
    const { renewal } = await call("POST", {
      token,
      platform: "web",
      subscription: subscription.toJSON(),
      vapid: key,
      language: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?$/.test(navigator.language) ? navigator.language : "",
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "",
      consent,
      topics,
    });
    await keep({ renewal, key });
    return { subscribed: true };
  };

  /** Ends what `subscribe` began. */
  const unsubscribe = async () => {
    const state = await kept();
    if (state) await call("DELETE", { renewal: state.renewal }).catch(() => undefined);
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = registration && (await registration.pushManager.getSubscription());
    if (subscription) await subscription.unsubscribe();
    await keep(null);
    return { subscribed: false };
  };

  window.Kaskad = { supported, subscribe, unsubscribe };
})();
