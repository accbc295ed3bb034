import {
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Select,
  Tabs,
  Tooltip,
} from '@mantine/core';

const brand: MantineColorsTuple = [
  '#f0f6f4',
  '#e6f0ec',
  '#cfe0da',
  '#a9c9be',
  '#7fb5a3',
  '#5c9583',
  '#467d6b',
  '#386b5b',
  '#2f5d50',
  '#244a40',
];
const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef0f3',
  '#e4e7ec',
  '#cfd5dd',
  '#b6bec9',
  '#8a94a3',
  '#5b6675',
  '#465160',
  '#2f3947',
  '#1b2430',
];
const dark: MantineColorsTuple = [
  '#e3e8ea',
  '#c3ccd1',
  '#a3aeb6',
  '#8a959d',
  '#3a444b',
  '#2c353a',
  '#242c31',
  '#1c2327',
  '#14191c',
  '#0f1315',
];

export const theme = createTheme({
  primaryColor: 'brand',
  // Shade 6 of the stock theme fails the contrast of white text on a filled button.
  primaryShade: 8,
  colors: { brand, gray, dark },
  black: '#1b2430',
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, "DejaVu Sans Mono", monospace',
  headings: { fontFamily: 'inherit', fontWeight: '650' },
  fontSizes: { xs: '12px', sm: '13.5px', md: '14px', lg: '16.5px', xl: '19px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.5', xl: '1.4' },
  radius: { xs: '4px', sm: '7px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Its panel would be built anew, and a dialog in it closed, whenever the system's wish for less motion changes: Mantine draws an
    // opening that takes time in another way than one that takes none.
    Accordion: { defaultProps: { transitionDuration: 0 } },
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, { size }) =>
        size === 'sm' ? { root: { '--button-height': '32px', '--button-padding-x': '13px' } } : { root: {} },
    }),
    Input: Input.extend({
      vars: (_theme, { size }) =>
        size === undefined || size === 'sm' ? { wrapper: { '--input-height': '32px' } } : { wrapper: {} },
    }),
    InputWrapper: Input.Wrapper.extend({
      defaultProps: { inputWrapperOrder: ['label', 'description', 'input', 'error'] },
    }),
    Select: Select.extend({ defaultProps: { checkIconPosition: 'right', allowDeselect: false } }),
    // Its stand-in for the first focus is no entry of a menu, and a menu holds nothing but entries.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        // The title bar of a dialog is no banner of the page.
        attributes: { header: { role: 'none' } },
      },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    // The filled brand colour is too dark for a thin line on a dark ground.
    Tabs: Tabs.extend({
      vars: () => ({ root: { '--tabs-color': 'var(--rh-brand)' } }),
      // Four of them stand in a row of a side pane, a count beside one included.
      styles: { tab: { paddingInline: 10 } },
    }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', fw: 500 } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true }, multiline: true, maw: 320 },
    }),
  },
});

/** Mantine's light variants of red, yellow and green in our own inks, whose contrast is known. */
const SOFT = {
  '--mantine-color-red-light': 'var(--rh-bad-soft)',
  '--mantine-color-red-light-color': 'var(--rh-bad)',
  '--mantine-color-yellow-light': 'var(--rh-unsure-soft)',
  '--mantine-color-yellow-light-color': 'var(--rh-unsure)',
  '--mantine-color-green-light': 'var(--rh-ok-soft)',
  '--mantine-color-green-light-color': 'var(--rh-ok)',
};

/** Our own tokens beside Mantine's, for both schemes; every pair of ink and ground here passes 4.5:1. */
export const resolver: CSSVariablesResolver = () => ({
  variables: { '--rh-rail': '#1d2b28', '--rh-rail-on': '#2f4a43', '--rh-rail-ink': '#cfe0da' },
  light: {
    '--rh-bg': '#f6f7f9',
    '--rh-panel': '#ffffff',
    '--rh-side': '#fbfcfd',
    '--rh-line': '#e4e7ec',
    '--rh-ink': '#1b2430',
    '--rh-mute': '#5b6675',
    '--rh-brand': '#2f5d50',
    '--rh-brand-soft': '#e6f0ec',
    '--rh-ok': '#1a6d44',
    '--rh-ok-soft': '#e5f4ec',
    '--rh-ok-solid': '#379465',
    '--rh-bad': '#b3261e',
    '--rh-bad-soft': '#fbe9e7',
    '--rh-bad-solid': '#c5453b',
    '--rh-unsure': '#7d5200',
    '--rh-unsure-soft': '#fdf3dc',
    '--rh-unsure-solid': '#dba33e',
    '--rh-lock': '#5a4b8a',
    '--rh-lock-soft': '#efecf8',
    '--mantine-color-dimmed': '#5b6675',
    '--mantine-color-placeholder': '#6b7686',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#cfd5dd',
    ...SOFT,
  },
  dark: {
    '--rh-bg': '#14191c',
    '--rh-panel': '#1c2327',
    '--rh-side': '#181e21',
    '--rh-line': '#2f393f',
    '--rh-ink': '#e3e8ea',
    '--rh-mute': '#a3aeb6',
    '--rh-brand': '#7fc3ad',
    '--rh-brand-soft': '#21382f',
    '--rh-ok': '#7ad3a2',
    '--rh-ok-soft': '#173527',
    '--rh-ok-solid': '#3f9c6d',
    '--rh-bad': '#ffa198',
    '--rh-bad-soft': '#43211e',
    '--rh-bad-solid': '#d2564b',
    '--rh-unsure': '#f0c877',
    '--rh-unsure-soft': '#3b2f14',
    '--rh-unsure-solid': '#c9943a',
    '--rh-lock': '#c6b9f2',
    '--rh-lock-soft': '#2d2845',
    '--mantine-color-dimmed': '#a3aeb6',
    '--mantine-color-placeholder': '#8f9aa2',
    '--mantine-color-error': '#ffa198',
    '--mantine-color-anchor': '#7fc3ad',
    ...SOFT,
  },
});
