import { signal } from '@preact/signals';

/** What the switch says; `system` follows the machine. */
export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const KEY = 'quality-theme';
const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

export const themeChoice = signal<ThemeChoice>(CHOICES.find((choice) => choice === localStorage.getItem(KEY)) ?? 'system');
/** What is shown. */
export const theme = signal<Theme>(resolve());

prefersDark.addEventListener('change', apply);

/** Goes on to the next choice. `public/theme.js` sets the same attribute before the first paint. */
export function switchTheme(): void {
  themeChoice.value = CHOICES[(CHOICES.indexOf(themeChoice.value) + 1) % CHOICES.length]!;
  localStorage.setItem(KEY, themeChoice.value);
  apply();
}

function apply(): void {
  theme.value = resolve();
  if (themeChoice.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = themeChoice.value;
}

function resolve(): Theme {
  if (themeChoice.value !== 'system') return themeChoice.value;
  return prefersDark.matches ? 'dark' : 'light';
}
