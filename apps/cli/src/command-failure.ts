/** Ends a command with its message in one line and exit code 2: bad usage, a broken configuration, a server that is not there. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly code = 'command_failure';
  readonly retryable = false;
}
