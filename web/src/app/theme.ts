/** The look: one accent, cool neutrals, Inter. Surfaces and lines are CSS variables in tokens.css. */
import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from "@mantine/core";
import { shadesOf } from "@/lib/shades";

const teal: MantineColorsTuple = [
  "#e7f8f4",
  "#d0eee7",
  "#a2dfd1",
  "#6ecdb9",
  "#43bda4",
  "#25ac92",
  "#12947c",
  "#0b7a6e",
  "#07645a",
  "#044d46",
];

const red: MantineColorsTuple = [
  "#fdecea",
  "#fbd5d2",
  "#f5aaa4",
  "#ef7d75",
  "#e8564c",
  "#dd3a30",
  "#c92f27",
  "#b3261e",
  "#961f19",
  "#7a1814",
];

/** Darker than usual at its end: what is written in it on its own light ground has to be read. */
const yellow: MantineColorsTuple = [
  "#fdf6e3",
  "#fbeac1",
  "#f6d88d",
  "#f3c879",
  "#e5a43a",
  "#d98c0a",
  "#b87407",
  "#965e05",
  "#825003",
  "#6f4400",
];

const dark: MantineColorsTuple = [
  "#e3e9ec",
  "#b9c4ca",
  "#8e9ca4",
  "#5f6e77",
  "#38464e",
  "#2a363d",
  "#1d272d",
  "#151d22",
  "#10171b",
  "#0b1013",
];

const gray: MantineColorsTuple = [
  "#f6f8f9",
  "#eef2f3",
  "#e2e8ea",
  "#d2dade",
  "#b6c1c6",
  "#8b989f",
  "#67757c",
  "#4b585f",
  "#303b41",
  "#1b2429",
];

const LIGHT_SHADE = 7;
const DARK_SHADE = 5;

const theme = createTheme({
  primaryColor: "teal",
  primaryShade: LIGHT_SHADE,
  colors: { teal, red, yellow, dark, gray },
  autoContrast: true,
  fontFamily:
    "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', 'SF Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: "650" },
  defaultRadius: 8,
  cursorType: "pointer",
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    // Without the placeholder the first item has the focus, and the menu nothing that is no item.
    Menu: { defaultProps: { shadow: "md", radius: 10, withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        radius: 14,
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
        closeButtonProps: { "aria-label": "Close" },
      },
      styles: { title: { fontWeight: 650, fontSize: "1.05rem" } },
    },
    Drawer: {
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { fontWeight: 650 } },
    },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Input: { defaultProps: { radius: 8 } },
  },
});

/** The theme with these accents (`#rrggbb`), "" for ours. */
export function themeOf(accent: string, accentDark: string): MantineThemeOverride {
  if (!accent && !accentDark) return theme;
  const shades = accent ? shadesOf(accent, LIGHT_SHADE) : [...teal];
  const dark = accentDark || accent;
  shades[DARK_SHADE] = dark;
  return {
    ...theme,
    primaryShade: { light: LIGHT_SHADE, dark: DARK_SHADE },
    colors: { ...theme.colors, teal: shades as unknown as MantineColorsTuple },
  };
}
