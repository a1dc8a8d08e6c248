export interface Snippet {
  key: string
  vendor: 'segment' | 'rudderstack'
  /** Where it runs; Python, Node and the browser are called so in every language. */
  place: 'python' | 'node' | 'browser'
  /** What is installed for it. */
  install: string
  code: string
}

/** How each SDK is pointed at this server: nothing but its host (and the write key) changes. */
export function snippetsOf(origin: string, writeKey: string): Snippet[] {
  return [
    {
      key: 'segment-browser',
      vendor: 'segment',
      place: 'browser',
      install: 'npm install @segment/analytics-next',
      code: `import { AnalyticsBrowser } from '@segment/analytics-next'

// It asks the cdnURL for its settings; ours tell it to send here.
const analytics = AnalyticsBrowser.load({
  writeKey: '${writeKey}',
  cdnURL: '${origin}',
})

analytics.identify('42', { email: 'anna@example.com' })
analytics.track('Product Viewed', { sku: 'A-17' })`,
    },
    {
      key: 'segment-node',
      vendor: 'segment',
      place: 'node',
      install: 'npm install @segment/analytics-node',
      code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: '${writeKey}',
  host: '${origin}',
})

analytics.identify({ userId: '42', traits: { email: 'anna@example.com' } })
analytics.track({ userId: '42', event: 'Product Viewed', properties: { sku: 'A-17' } })
await analytics.closeAndFlush()`,
    },
    {
      key: 'segment-python',
      vendor: 'segment',
      place: 'python',
      install: 'pip install segment-analytics-python',
      code: `import segment.analytics as analytics

analytics.write_key = "${writeKey}"
analytics.host = "${origin}"

analytics.identify("42", {"email": "anna@example.com"})
analytics.track("42", "Product Viewed", {"sku": "A-17"})
analytics.flush()`,
    },
    {
      key: 'rudderstack-browser',
      vendor: 'rudderstack',
      place: 'browser',
      install: 'npm install @rudderstack/analytics-js',
      code: `// The bundled build loads no script from elsewhere.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

const analytics = new RudderAnalytics()
analytics.load('${writeKey}', '${origin}', {
  configUrl: '${origin}',
})

analytics.identify('42', { email: 'anna@example.com' })
analytics.track('Product Viewed', { sku: 'A-17' })`,
    },
    {
      key: 'rudderstack-node',
      vendor: 'rudderstack',
      place: 'node',
      install: 'npm install @rudderstack/rudder-sdk-node',
      code: `import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const analytics = new RudderAnalytics('${writeKey}', {
  dataPlaneUrl: '${origin}',
})

analytics.identify({ userId: '42', traits: { email: 'anna@example.com' } })
analytics.track({ userId: '42', event: 'Product Viewed', properties: { sku: 'A-17' } })
analytics.flush()`,
    },
    {
      key: 'rudderstack-python',
      vendor: 'rudderstack',
      place: 'python',
      install: 'pip install rudder-sdk-python',
      code: `import rudderstack.analytics as analytics

analytics.write_key = "${writeKey}"
analytics.dataPlaneUrl = "${origin}"

analytics.identify("42", {"email": "anna@example.com"})
analytics.track("42", "Product Viewed", {"sku": "A-17"})
analytics.flush()`,
    },
  ]
}

/** The same from a terminal, for everything else that can call a server. */
export function curlOf(origin: string, writeKey: string): string {
  return `curl ${origin}/v1/track \\
  -u "${writeKey}:" \\
  -H "Content-Type: application/json" \\
  -d '{
    "userId": "42",
    "event": "Product Viewed",
    "properties": {"sku": "A-17"}
  }'`
}
