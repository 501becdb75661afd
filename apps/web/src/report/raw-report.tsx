import { useComputed, useSignal } from '@preact/signals';
import type { Report } from '@quality/validators';

/** A report of a large file has a time for each affected candle; more text than this makes a browser crawl. */
const MOST_SHOWN = 200_000;

/** The report as JSON, to read, copy or keep. Nothing is made until it is opened. */
export function RawReport({ report, name }: { readonly report: Report; readonly name: string }) {
  const isOpen = useSignal(false);
  const copied = useSignal(false);
  const source = useSignal(report);
  source.value = report;
  const text = useComputed(() => (isOpen.value ? JSON.stringify(source.value, null, 2) : ''));
  const save = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text.value], { type: 'application/json' }));
    link.download = `${name.replace(/[^\w.-]+/g, '-')}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text.value);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 2_000);
  };
  return (
    <details
      class="card raw"
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>
        <h2>Raw report</h2>
      </summary>
      <div class="raw-tools">
        <button type="button" class="plain" onClick={copy}>
          {copied.value ? 'Copied' : 'Copy'}
        </button>
        <button type="button" class="plain" onClick={save}>
          Save as file
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        {text.value.length > MOST_SHOWN ? `${text.value.slice(0, MOST_SHOWN)}\n… save the file to see the rest` : text.value}
      </pre>
    </details>
  );
}
