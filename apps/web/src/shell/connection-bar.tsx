import { useSignal } from '@preact/signals';
import { keepToken, token } from '../api/token.ts';
import { formatClock } from '../format/time.ts';
import { now } from '../live/clock.ts';
import { connection, retryNow } from '../live/live-feeds.ts';

/** A dot and a word in the header: whether what is shown is live. */
export function ConnectionState() {
  const { state } = connection.value;
  const word = { connecting: 'connecting', live: 'live', away: 'offline', unauthorized: 'locked' }[state];
  return (
    <span class={`connection is-${state}`} role="status">
      <i aria-hidden="true" />
      {word}
    </span>
  );
}

/** Says that the API is away, what is shown meanwhile, and when it is tried again. */
export function ConnectionBar() {
  const present = connection.value;
  if (present.state === 'unauthorized') return <TokenForm reason={present.reason} />;
  if (present.state !== 'away') return null;
  const seconds = Math.max(0, Math.ceil((present.retryAtMs - now.value) / 1_000));
  return (
    <div class="away" role="alert">
      <span>
        <b>Offline:</b> {present.reason}.{' '}
        {present.sinceMs === null
          ? 'Nothing was read yet.'
          : `Shown is what was known at ${formatClock(present.sinceMs)} UTC; ages count on.`}
      </span>
      <span class="away-retry" aria-hidden="true">
        {seconds > 0 ? `Trying again in ${seconds} s` : 'Trying again …'}
      </span>
      <button type="button" class="plain" onClick={retryNow}>
        Try now
      </button>
    </div>
  );
}

function TokenForm({ reason }: { readonly reason: string }) {
  const text = useSignal('');
  return (
    <form
      class="away token"
      onSubmit={(event) => {
        event.preventDefault();
        keepToken(text.value);
        retryNow();
      }}
    >
      <label for="token">
        <b>{token.value === '' ? 'This API asks for a token.' : 'The API does not know this token.'}</b> <span>{reason}</span>
      </label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        placeholder="Bearer token"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <button type="submit">Unlock</button>
    </form>
  );
}
