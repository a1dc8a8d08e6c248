import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

afterEach(cleanup)
// As in vite.config.ts: what comes late on a busy machine comes all the same.
configure({ asyncUtilTimeout: 10_000 })

// jsdom has no layout: Mantine asks for these three and only needs them to exist.
window.matchMedia = (query: string) =>
  // The two deprecated members are left out on purpose: nobody here calls them.
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
    dispatchEvent: () => false,
  }) as unknown as MediaQueryList

class NoResize implements ResizeObserver {
  observe() {
    /* nothing is ever resized here */
  }
  unobserve() {
    /* nothing is ever resized here */
  }
  disconnect() {
    /* nothing is ever resized here */
  }
}
window.ResizeObserver = NoResize
Element.prototype.scrollIntoView = () => undefined
// The router goes to the top of a page that it has opened.
window.scrollTo = () => undefined
