/** A call that sends one e-mail, for a terminal; the key stands in a variable, so that it stays out of the history. */
export function example(origin = window.location.origin): string {
  return `curl ${origin}/api/v1/messages/ \\
  -H "Authorization: Bearer $KASKAD_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "channel": "email",
    "to": {"endpoint": "anna@example.com"},
    "content": {
      "subject": "Your order A-17",
      "text": "It is on its way."
    },
    "idempotency_key": "order-A-17-sent"
  }'`
}
