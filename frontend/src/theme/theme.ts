import {
  ActionIcon,
  Badge,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Fieldset,
  Menu,
  Modal,
  Paper,
  SegmentedControl,
  Table,
  Tabs,
  Tooltip,
} from '@mantine/core'

import { dark, gray, petrol } from './palette'

/** What stands above a window and a drawer is a title, and looks like one. */
const WINDOW = { title: { fontWeight: 650, fontSize: 17, overflowWrap: 'anywhere' } } as const

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.3' },
      h2: { fontSize: '17px', lineHeight: '1.35' },
      h3: { fontSize: '15px', lineHeight: '1.4' },
      h4: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '18px' },
  spacing: { xs: '6px', sm: '10px', md: '16px', lg: '24px', xl: '36px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 }, styles: { root: { flexShrink: 0 } } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'md' } }),
    Drawer: Drawer.extend({ defaultProps: { overlayProps: { backgroundOpacity: 0.28 } }, styles: WINDOW }),
    Fieldset: Fieldset.extend({ styles: { legend: { fontWeight: 600, fontSize: 'var(--mantine-font-size-sm)' } } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35, blur: 2 } }, styles: WINDOW }),
    Paper: Paper.extend({ defaultProps: { withBorder: true } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 9, horizontalSpacing: 'md', highlightOnHover: true } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 320 } }),
  },
})

function lightVariants(color: string, rgb: string, text: string): Record<string, string> {
  return {
    [`--mantine-color-${color}-light`]: `rgba(${rgb}, 0.17)`,
    [`--mantine-color-${color}-light-hover`]: `rgba(${rgb}, 0.24)`,
    [`--mantine-color-${color}-light-color`]: text,
  }
}

/** The few surface tokens used by hand-written CSS; everything else comes from Mantine's own variables. */
export const tokens: CSSVariablesResolver = () => ({
  variables: {
    '--k-nav-width': '216px',
    '--k-nav-rail': '60px',
  },
  light: {
    // Mantine's own is too pale for small letters.
    '--mantine-color-yellow-light-color': '#855600',
    '--mantine-color-teal-light-color': '#08694b',
    '--mantine-color-red-light-color': '#b42222',
    // Words and buttons: Mantine's reds and greens are for surfaces, not for small letters.
    '--mantine-color-red-text': '#c92a2a',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-teal-text': '#087a58',
    '--mantine-color-body': gray[0],
    '--mantine-color-text': gray[9],
    '--mantine-color-dimmed': '#5c6a75',
    '--mantine-color-placeholder': '#66737e',
    '--mantine-color-default-border': '#dfe5e9',
    '--k-surface': '#ffffff',
    '--k-surface-sunken': gray[1],
    '--k-border': '#dfe5e9',
    '--k-hover': 'rgba(13, 116, 128, 0.055)',
    '--k-selected': petrol[0],
    '--k-accent-text': petrol[8],
    '--k-shadow': '0 1px 2px rgba(20, 40, 50, 0.05), 0 4px 14px rgba(20, 40, 50, 0.05)',
    '--k-chart-grid': '#e8edf0',
    '--k-skeleton': '#e9eef1',
  },
  dark: {
    '--mantine-color-body': dark[8],
    '--mantine-color-text': dark[0],
    '--mantine-color-dimmed': '#93a2ae',
    '--mantine-color-placeholder': '#8493a0',
    '--mantine-color-default-border': '#2e3a43',
    // Mantine's own light variants are all but black on these surfaces.
    ...lightVariants('petrol', '42, 158, 170', petrol[3]),
    ...lightVariants('gray', '147, 162, 174', '#c3cdd4'),
    ...lightVariants('teal', '46, 178, 132', '#6fdcb3'),
    ...lightVariants('yellow', '230, 180, 60', '#f2cf7b'),
    ...lightVariants('blue', '70, 140, 220', '#8fbdf0'),
    ...lightVariants('red', '226, 96, 92', '#f59c98'),
    '--mantine-color-red-text': '#f59c98',
    '--mantine-color-error': '#f59c98',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-teal-text': '#6fdcb3',
    '--k-surface': '#1a2228',
    '--k-surface-sunken': '#141b20',
    '--k-border': '#2e3a43',
    '--k-hover': 'rgba(75, 178, 189, 0.09)',
    '--k-selected': 'rgba(42, 158, 170, 0.18)',
    '--k-accent-text': petrol[3],
    '--k-shadow': '0 1px 2px rgba(0, 0, 0, 0.4)',
    '--k-chart-grid': '#27323a',
    '--k-skeleton': '#232d35',
  },
})
