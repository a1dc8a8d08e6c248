import { lazy } from 'react'

import { deferred } from './deferred'

/** The calendar and the clock are loaded when the first date or time is edited. */
export const DateEditor = deferred(lazy(() => import('./DateEditor')))
export const TimeEditor = deferred(lazy(() => import('./TimeEditor')))
