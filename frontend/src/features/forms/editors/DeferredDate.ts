import { lazy } from 'react'

import { deferred } from './deferred'

/** The calendar is loaded when the first date is edited. */
export const DateEditor = deferred(lazy(() => import('./DateEditor')))
