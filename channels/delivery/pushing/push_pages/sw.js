// The service worker of Kaskad: shows notifications, opens their links, and tells Kaskad what became of them.
//
// It lives on the site's own origin, in a file of one line: importScripts("https://…/push/sw.js"). It leaves alone the
// pushes and notifications of others.
(() => {
  const SERVER = "__KASKAD__";
  const CACHE = "kaskad-push";
  const STATE = "/kaskad-push-state";

  /** Tells Kaskad; whether it hears, changes nothing here. */
  const report = (token, type, button) =>
    fetch(`${SERVER}/push/r/${encodeURIComponent(token)}/`, {
      method: "POST",
      mode: "no-cors",
      credentials: "omit",
      keepalive: true,
      body: JSON.stringify(button ? { type, button } : { type }),
    }).catch(() => undefined);

  const said = (event) => {
    try {
      const told = event.data.json();
      return told && told.kaskad === 1 ? told : null;
    } catch {
      return null;
    }
  };

  const show = (told) =>
    self.registration.showNotification(told.title, {
      body: told.body,
      icon: told.icon,
      image: told.image,
      badge: told.badge,
      tag: told.tag,
      data: { kaskad: 1, token: told.token, link: told.link, buttons: told.buttons || [] },
      actions: (told.buttons || []).map((button, index) => ({ action: `kaskad-${index + 1}`, title: button.text })),
    });

  const open = async (link) => {
    if (!/^https?:\/\//i.test(link || "")) return undefined;
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const found = windows.find((each) => each.url === link);
    return found ? found.focus() : self.clients.openWindow(link);
  };

  self.addEventListener("push", (event) => {
    const told = said(event);
    if (told) event.waitUntil(Promise.all([show(told), report(told.token, "delivered")]));
  });

  self.addEventListener("notificationclick", (event) => {
    const data = event.notification.data;
    if (!data || data.kaskad !== 1) return;
    event.notification.close();
    const number = Number((/^kaskad-(\d)$/.exec(event.action) || [])[1] || 0);
    const button = number ? data.buttons[number - 1] : undefined;
    event.waitUntil(Promise.all([open(button ? button.link : data.link), report(data.token, "clicked", number)]));
  });

  self.addEventListener("notificationclose", (event) => {
    const data = event.notification.data;
    if (data && data.kaskad === 1) event.waitUntil(report(data.token, "closed"));
  });

  // The browser has changed the subscription by itself: Kaskad has to know the new one.
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));

  const renew = async (given) => {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(STATE);
    if (!kept) return;
    const state = await kept.json();
    const subscription =
      given ||
      (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: state.key }));
    const answer = await fetch(`${SERVER}/api/v1/devices/`, {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        renewal: state.renewal,
        platform: "web",
        subscription: subscription.toJSON(),
        vapid: state.key,
      }),
    });
    if (!answer.ok) return;
    state.renewal = (await answer.json()).renewal;
    await cache.put(STATE, new Response(JSON.stringify(state)));
  };
})();
