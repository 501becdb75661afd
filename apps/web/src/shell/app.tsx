import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { FeedsPage } from '../feeds/feeds-page.tsx';
import { feedKey } from '../live/feed-row.ts';
import { ConnectionBar, ConnectionState } from './connection-bar.tsx';
import { Notice } from './notice.tsx';
import type { Route } from './parse-route.ts';
import { feedsAddress, route } from './route.ts';
import { switchTheme, themeChoice } from './theme.ts';

/** Header, the page that the address names, footer. */
export function App() {
  const { page } = route.value;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to content
      </button>
      <header class="top">
        <a class="brand" href="#/" aria-label="Quality, all feeds">
          <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
            <path d="M9 5v22M16 8v16M23 4v17" />
            <rect x="6.5" y="10" width="5" height="10" rx="1" />
            <rect x="13.5" y="12" width="5" height="8" rx="1" class="hollow" />
            <rect x="20.5" y="8" width="5" height="9" rx="1" />
          </svg>
          <span>Quality</span>
        </a>
        <nav aria-label="Pages">
          <a
            href={page === 'feeds' ? '#/' : feedsAddress.value}
            aria-current={page === 'feeds' ? 'page' : page === 'feed' ? 'true' : undefined}
          >
            Feeds
          </a>
          <a href="#/check" aria-current={page === 'check' ? 'page' : undefined}>
            Check a file
          </a>
          <a class="only-wide" href="/docs">
            API
          </a>
        </nav>
        <ConnectionState />
        <button
          type="button"
          class="theme"
          onClick={switchTheme}
          aria-label={`Theme: ${themeChoice.value}. Switch`}
          title={`Theme: ${themeChoice.value}`}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path
              fill-rule="evenodd"
              d={
                {
                  system: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.6v10.8A5.4 5.4 0 0 0 8 2.6Z',
                  light:
                    'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM7.2 0h1.6v2.5H7.2Zm0 13.5h1.6V16H7.2ZM0 7.2h2.5v1.6H0Zm13.5 0H16v1.6h-2.5Z',
                  dark: 'M6.2 1.2A7 7 0 1 0 14.8 9.8 6 6 0 0 1 6.2 1.2Z',
                }[themeChoice.value]
              }
            />
          </svg>
        </button>
      </header>
      <ConnectionBar />
      <main id="main" tabIndex={-1} class={`page-${page}`}>
        <Page current={route.value} />
      </main>
      <footer>
        Charts by <a href="https://www.tradingview.com/">TradingView</a> Lightweight Charts™. All times are UTC.
      </footer>
    </>
  );
}

function Page({ current }: { readonly current: Route }) {
  if (current.page === 'feeds') return <FeedsPage />;
  if (current.page === 'feed') {
    const { feed } = current;
    return <Later key={feedKey(feed)} load={async () => (await import('../feed/feed-page.tsx')).FeedPage} props={{ feed }} />;
  }
  if (current.page === 'check') {
    return <Later key="check" load={async () => (await import('../check/check-page.tsx')).CheckPage} props={{}} />;
  }
  return (
    <Notice title="There is no such page">
      The address names no page of this site. <a href="#/">All feeds</a>
    </Notice>
  );
}

interface LaterProps<P> {
  readonly load: () => Promise<ComponentType<P>>;
  readonly props: P;
}

/** A page whose code is loaded when it is first visited. */
function Later<P extends object>({ load, props }: LaterProps<P>) {
  const loaded = useSignal<ComponentType<P> | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    load().then(
      (component) => {
        loaded.value = component;
      },
      () => {
        failed.value = true;
      },
    );
  }, []);
  if (failed.value) {
    return (
      <Notice title="This part of the page could not be loaded">
        The server that the page came from does not answer, or it has a newer version. Load the page again.
      </Notice>
    );
  }
  const Component = loaded.value;
  return Component === null ? <div class="loading" role="status" aria-label="Loading" /> : <Component {...props} />;
}
