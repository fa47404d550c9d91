/** Linux's largest process id on 64-bit machines (`PID_MAX_LIMIT`, proc(5)). */
const maxPid = 2 ** 22;
const maxPort = 65_535;

/** Two numbers that a system handed out. */
export interface PidPortPair {
  readonly kind: 'pid' | 'port';
  readonly left: number;
  readonly right: number;
}

const pidKey = /(?:^|[._\s-])(?:p?pid|PID|process[._-]?id)$|[a-z]Pid$/;
const portKey = /(?:^|[._\s-])(?:port|PORT)$|[a-z]Port$/;

/** Two different process ids or two different ports; only where the key of the field says what they are. */
export function pidPortPair(key: string, left: string, right: string): PidPortPair | undefined {
  const kind = pidKey.test(key) ? 'pid' : portKey.test(key) ? 'port' : undefined;
  if (kind === undefined || left === right) return undefined;
  const most = kind === 'pid' ? maxPid : maxPort;
  const [a, b] = [numberIn(left, most), numberIn(right, most)];
  return a === undefined || b === undefined ? undefined : { kind, left: a, right: b };
}

/** Whether a port is one that Linux hands out by itself (`ip_local_port_range`, ip(7)). */
export function isEphemeralPort(port: number): boolean {
  return port >= 32_768 && port <= 60_999;
}

function numberIn(text: string, most: number): number | undefined {
  const value = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : Number.NaN;
  return value <= most ? value : undefined;
}
