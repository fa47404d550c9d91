import type { CommandLine } from './run-command.ts';
import { capture } from './run-command.ts';

/** What one build sees of its surroundings. */
export interface SeenEnvironment {
  readonly directory: string;
  readonly umask: string;
  readonly user: string;
  readonly host: string;
  readonly kernel: string;
  readonly processors: string;
  readonly clock: string;
  readonly environment: Readonly<Record<string, string>>;
}

const script = `printf '%s\\0' "$(pwd)" "$(umask)" "$(id -un)" "$(uname -n)" "$(uname -r)" "$(nproc)" "$(date +%s)"; env -0`;
const secret = /TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|PRIVATE|AUTH/i;

/** Runs a few programs under the conditions of a build; values whose names speak of secrets are left out. */
export function recordEnvironment(wrap: (argv: readonly string[]) => CommandLine): SeenEnvironment | null {
  const text = capture(wrap(['sh', '-c', script]));
  if (text === null) return null;
  const [directory = '', umask = '', user = '', host = '', kernel = '', processors = '', clock = '', ...variables] =
    text.split('\0');
  const entries = variables.flatMap((line) => {
    const at = line.indexOf('=');
    const name = line.slice(0, at);
    return at <= 0 ? [] : [[name, secret.test(name) ? '(not recorded)' : line.slice(at + 1)] as const];
  });
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { directory, umask, user, host, kernel, processors, clock, environment: Object.fromEntries(entries) };
}
