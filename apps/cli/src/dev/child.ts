/** Entry of a service that `quality dev` starts: runs the module named first and ends when the parent is gone, however it went. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The listener alone would keep a service alive that has closed everything else.
process.channel?.unref();

const [, , entry, ...rest] = process.argv;
if (entry === undefined) throw new Error('child.ts wants the module to run as its first argument');
process.argv.splice(1, process.argv.length - 1, entry, ...rest);
await import(entry);
