import { createReactComponent } from '@tabler/icons-react'

/** Viber is missing in the icon set: a speech bubble with a handset, in the same 24-unit stroke style. */
export const IconViber = createReactComponent('outline', 'brand-viber', 'BrandViber', [
  [
    'path',
    {
      d: 'M12 3c5 0 8.500 2 8.500 7.500s-3 7.500 -8 7.500c-.6 0 -1.100 0 -1.700 -.1l-3.300 3.100v-3.900c-2.600 -1 -4 -3.100 -4 -6.600c0 -5.500 3.500 -7.500 8.500 -7.500',
      key: 'bubble',
    },
  ],
  [
    'path',
    {
      d: 'M9.300 7.200c-.9 0 -1.500 .8 -1.300 1.800c.6 2.700 2.500 4.600 5.200 5.300c1 .2 1.800 -.4 1.800 -1.300l-1.600 -1.200l-1.100 .6c-.9 -.4 -1.600 -1.100 -2 -2l.6 -1z',
      key: 'handset',
    },
  ],
  ['path', { d: 'M12.500 6.500c2.100 .2 3.400 1.500 3.600 3.600', key: 'wave' }],
])
