import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { queryClient } from '@/api/client'
import type { LedgerSearch } from '@/api/ledger'
import { CrashedPage, NotFoundPage } from '@/components/states'
import { openJourney } from '@/features/canvas/opening'
import { isStep, type Step } from '@/features/imports/wizard/steps'
import { reportSearch } from '@/features/reports/search'
import { ownPeriod } from '@/period/period'

import { Shell } from './Shell'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: CrashedPage })

/** Searches of the address bar are read leniently: a stale bookmark must open. */
const text = (value: unknown): string | undefined => {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' ? String(value) : undefined
}
const id = (value: unknown): number | undefined => {
  const number = Number(value)
  return Number.isInteger(number) && number > 0 ? number : undefined
}

interface HomeSearch {
  days?: number
  from?: string
  to?: string
  brand?: number
  journey?: number
  channel?: string
  segment?: number
}
interface JourneysSearch {
  q?: string
  status?: string
  brand?: number
}
interface JourneySearch {
  node?: string
  tab?: string
  /** Which figures are looked at (canvas/live/asked.ts). */
  days?: number
  from?: string
  to?: string
  version?: number
  segment?: number
}
interface WhySearch {
  customer?: number
}
interface SegmentsSearch {
  q?: string
}
interface CompareSearch {
  /** Of segments: `1,2,3`. */
  ids?: string
}
interface TemplatesSearch {
  q?: string
  brand?: number
}
interface SuppressionsSearch {
  q?: string
  channel?: string
  reason?: string
  page?: number
}
interface ImportsSearch {
  page?: number
}
interface NewImportSearch {
  upload?: number
  step?: Step
  source?: number
}
interface CustomersSearch {
  q?: string
  page?: number
}
interface CustomerSearch {
  tab?: string
  kinds?: string
  /** By this id they were looked for: it is that of one who was joined into them. */
  was?: number
}
interface AttributesSearch {
  q?: string
}
interface ProductsSearch {
  q?: string
  page?: number
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search: Record<string, unknown>): HomeSearch => ({
    days: id(search.days),
    from: text(search.from),
    to: text(search.to),
    brand: id(search.brand),
    journey: id(search.journey),
    channel: text(search.channel),
    segment: id(search.segment),
  }),
  component: lazyRouteComponent(() => import('@/features/home/HomePage')),
})

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('@/features/reports/ReportsPage')),
})

const report = createRoute({
  getParentRoute: () => root,
  path: '/reports/$report',
  validateSearch: reportSearch,
  component: lazyRouteComponent(() => import('@/features/reports/ReportPage')),
})

/** By a link, without a log-in: no frame is around it (Shell), and nobody has to be somebody (SessionGate). */
const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  component: lazyRouteComponent(() => import('@/features/reports/sharing/SharedPage')),
})

const journeys = createRoute({
  getParentRoute: () => root,
  path: '/journeys',
  validateSearch: (search: Record<string, unknown>): JourneysSearch => ({
    q: text(search.q),
    status: text(search.status),
    brand: id(search.brand),
  }),
  component: lazyRouteComponent(() => import('@/features/journeys/JourneysPage')),
})

const journey = createRoute({
  getParentRoute: () => root,
  path: '/journeys/$journeyId',
  validateSearch: (search: Record<string, unknown>): JourneySearch => ({
    node: text(search.node),
    tab: text(search.tab),
    days: id(search.days),
    from: text(search.from),
    to: text(search.to),
    version: id(search.version),
    segment: id(search.segment),
  }),
  loader: ({ params }) => openJourney(queryClient, Number(params.journeyId)),
  component: lazyRouteComponent(() => import('@/features/canvas/JourneyPage')),
})

const ledger = createRoute({
  getParentRoute: () => root,
  path: '/journeys/$journeyId/ledger',
  validateSearch: (search: Record<string, unknown>): LedgerSearch => ({
    node: text(search.node),
    port: text(search.port),
    reason: text(search.reason),
    q: text(search.q),
    ...(ownPeriod({ from: text(search.from), to: text(search.to) }) ?? {}),
  }),
  component: lazyRouteComponent(() => import('@/features/ledger/LedgerPage')),
})

const why = createRoute({
  getParentRoute: () => root,
  path: '/journeys/$journeyId/why',
  validateSearch: (search: Record<string, unknown>): WhySearch => ({ customer: id(search.customer) }),
  component: lazyRouteComponent(() => import('@/features/ledger/WhyPage')),
})

const templates = createRoute({
  getParentRoute: () => root,
  path: '/templates',
  validateSearch: (search: Record<string, unknown>): TemplatesSearch => ({ q: text(search.q), brand: id(search.brand) }),
  component: lazyRouteComponent(() => import('@/features/templates/TemplatesPage')),
})

const template = createRoute({
  getParentRoute: () => root,
  path: '/templates/$templateId',
  component: lazyRouteComponent(() => import('@/features/templates/TemplatePage')),
})

const segments = createRoute({
  getParentRoute: () => root,
  path: '/segments',
  validateSearch: (search: Record<string, unknown>): SegmentsSearch => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('@/features/segments/SegmentsPage')),
})

const compareSegments = createRoute({
  getParentRoute: () => root,
  path: '/segments/compare',
  validateSearch: (search: Record<string, unknown>): CompareSearch => ({ ids: text(search.ids) }),
  component: lazyRouteComponent(() => import('@/features/segments/compare/ComparePage')),
})

const readySegments = createRoute({
  getParentRoute: () => root,
  path: '/segments/ready',
  component: lazyRouteComponent(() => import('@/features/segments/ready/ReadyPage')),
})

const segment = createRoute({
  getParentRoute: () => root,
  path: '/segments/$segmentId',
  component: lazyRouteComponent(() => import('@/features/segments/SegmentPage')),
})

const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  validateSearch: (search: Record<string, unknown>): CustomersSearch => ({ q: text(search.q), page: id(search.page) }),
  component: lazyRouteComponent(() => import('@/features/customers/CustomersPage')),
})

const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$customerId',
  validateSearch: (search: Record<string, unknown>): CustomerSearch => ({ tab: text(search.tab), kinds: text(search.kinds), was: id(search.was) }),
  component: lazyRouteComponent(() => import('@/features/customers/CustomerPage')),
})

const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  component: lazyRouteComponent(() => import('@/features/sources/SourcesPage')),
})

const source = createRoute({
  getParentRoute: () => root,
  path: '/sources/$sourceId',
  component: lazyRouteComponent(() => import('@/features/sources/SourcePage')),
})

const identityRules = createRoute({
  getParentRoute: () => root,
  path: '/identity-rules',
  component: lazyRouteComponent(() => import('@/features/namespaces/NamespacesPage')),
})

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: (search: Record<string, unknown>): ProductsSearch => ({ q: text(search.q), page: id(search.page) }),
  component: lazyRouteComponent(() => import('@/features/products/ProductsPage')),
})

const attributes = createRoute({
  getParentRoute: () => root,
  path: '/attributes',
  validateSearch: (search: Record<string, unknown>): AttributesSearch => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('@/features/attributes/AttributesPage')),
})

const loyalty = createRoute({
  getParentRoute: () => root,
  path: '/loyalty',
  component: lazyRouteComponent(() => import('@/features/loyalty/LoyaltyPage')),
})

const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  validateSearch: (search: Record<string, unknown>): ImportsSearch => ({ page: id(search.page) }),
  component: lazyRouteComponent(() => import('@/features/imports/ImportsPage')),
})

const newImport = createRoute({
  getParentRoute: () => root,
  path: '/imports/new',
  validateSearch: (search: Record<string, unknown>): NewImportSearch => ({
    upload: id(search.upload),
    step: isStep(search.step) ? search.step : undefined,
    source: id(search.source),
  }),
  component: lazyRouteComponent(() => import('@/features/imports/NewImportPage')),
})

const oneImport = createRoute({
  getParentRoute: () => root,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('@/features/imports/ImportPage')),
})

const suppressions = createRoute({
  getParentRoute: () => root,
  path: '/suppressions',
  validateSearch: (search: Record<string, unknown>): SuppressionsSearch => ({
    q: text(search.q),
    channel: text(search.channel),
    reason: text(search.reason),
    page: id(search.page),
  }),
  component: lazyRouteComponent(() => import('@/features/suppressions/SuppressionsPage')),
})

/** The log-in stands wherever somebody is a stranger; who is logged in and comes by a bookmark of it goes home. */
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to redirect
    throw redirect({ to: '/' })
  },
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to redirect
    throw redirect({ to: '/settings/$section', params: { section: 'brands' } })
  },
})

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('@/features/settings/SettingsPage')),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    reports,
    report,
    shared,
    login,
    journeys,
    journey,
    ledger,
    why,
    templates,
    template,
    segments,
    compareSegments,
    readySegments,
    segment,
    customers,
    customer,
    sources,
    source,
    identityRules,
    products,
    attributes,
    loyalty,
    imports,
    newImport,
    oneImport,
    suppressions,
    settings,
    settingsSection,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: CrashedPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
