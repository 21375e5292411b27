import type { Routes } from './http/context.ts'

/** The routes of every domain; a domain that has some adds its line. */
export const domainRoutes = (): Routes[] => []
