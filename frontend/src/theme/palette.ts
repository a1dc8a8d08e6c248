import type { MantineColorsTuple } from '@mantine/core'

/** Petrol: the colour of the product. Channels and states never use it, so that "this is ours" stays recognisable. */
export const petrol: MantineColorsTuple = [
  '#e8f6f7',
  '#d2ecef',
  '#a5d9df',
  '#74c5ce',
  '#4bb2bd',
  '#2a9eaa',
  '#137f8b',
  '#0d7480',
  '#085f6a',
  '#044b54',
]

/** Light greys with a trace of petrol, so that surfaces and text belong together. */
export const gray: MantineColorsTuple = [
  '#f7f9fa',
  '#f0f3f5',
  '#e5eaed',
  '#d6dde2',
  '#bcc6cd',
  '#94a1ab',
  '#66747f',
  '#4a5761',
  '#303b44',
  '#1c252c',
]

/** Dark surfaces: 7 is the page, 6 a card, 4 a border, 0 the text. */
export const dark: MantineColorsTuple = [
  '#d5dde2',
  '#aab6be',
  '#8493a0',
  '#5d6c78',
  '#37444e',
  '#2a353e',
  '#1e272e',
  '#161d23',
  '#11171c',
  '#0b1014',
]
