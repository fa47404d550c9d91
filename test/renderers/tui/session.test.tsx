import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import type { Report, ReportFinding } from '../../../src/model/report.ts';
import { App } from '../../../src/renderers/tui/app.tsx';
import type { Peeked, TuiPorts } from '../../../src/renderers/tui/ports.ts';
import { type Ending, Session } from '../../../src/renderers/tui/session.ts';
import { buildTarget } from '../../support/sample-report.ts';

const esc = '\u001b';

/** Frames without bold, underlined and the like; any other sequence stays. */
const plain = (frame: string | undefined): string => (frame ?? '').replaceAll(/\u001b\[[\d;]*m/g, '');

/** A screen of 100 columns on a report, with keys to press and what it did to the world. */
async function screen(report: Report, more: Partial<TuiPorts> = {}) {
  const did: string[] = [];
  const endings: (Ending | Error)[] = [];
  const side = (text: string): Peeked['left'] => {
    const bytes = Buffer.from(text);
    return { size: bytes.length, start: 0, bytes, at: 2, fields: [{ name: 'the-field', start: 2, end: 4 }] };
  };
  const ports: TuiPorts = {
    subject: ['left', 'right'],
    color: false,
    load: async () => report,
    peek: async () => ({ left: side('ab1d\nsame\n'), right: side('ab2d\nsame\n'), what: 'a member' }),
    exportMember: async (_report, path, name) => {
      did.push(`export ${path.join('/')} ${name}`);
      return 'Wrote two files';
    },
    page: async (cause) => [[{ text: `page of ${cause}`, style: 'plain' }]],
    pager: (text) => {
      did.push(`pager ${text.split('\n')[0]}`);
      return null;
    },
    copy: (text) => void did.push(`copy ${text}`),
    ...more,
  };
  const session = new Session(ports, { columns: 100, rows: 30 }, (ending) => void endings.push(ending));
  const shown = render(<App session={session} />);
  session.start();
  const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
  await settle();
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) shown.stdin.write(key);
    await settle();
    return plain(shown.lastFrame());
  };
  return { keys, did, endings, session, frame: () => plain(shown.lastFrame()), settle };
}

/** A report of many findings below many places. */
function many(count: number): Report {
  const [first] = buildTarget.findings.filter(({ role }) => role === 'root');
  if (first === undefined) throw new Error('the sample has no root');
  const findings = Array.from({ length: count }, (_, at): ReportFinding => {
    const path = ['layer:0', `dir${at % 100}/sub${at % 7}/file${at}`];
    return { ...first, id: at + 1, path, derivedFrom: [] };
  });
  const [cause] = buildTarget.causes;
  const causes = cause === undefined ? [] : [{ ...cause, findings: findings.map(({ id }) => id) }];
  return { ...buildTarget, findings, causes };
}

describe('the drill-down screen', () => {
  it('starts on the first cause, with its values, its fix and its page', async () => {
    const { frame } = await screen(buildTarget);
    const [cause] = buildTarget.causes;
    expect(frame()).toContain('By cause');
    expect(frame()).toContain(cause?.title.slice(0, 30));
    expect(frame()).toContain('Fix');
    expect(frame()).toContain(`page of ${cause?.id}`);
  });

  it('switches between causes and files, filters, and keeps what is selected', async () => {
    const { keys, frame } = await screen(buildTarget);
    expect(await keys('t')).toContain('By file');
    expect(await keys('f')).toMatch(/roots: \d+ of \d+/);
    expect(await keys('c')).toContain('By cause');
    await keys('F');
    expect(frame()).not.toContain('roots:');
  });

  it('searches the whole tree, around its end', async () => {
    const { keys, session } = await screen(many(500));
    const frame = await keys('t', '/', 'file499', '\r');
    expect(frame).toContain('file499');
    const before = session.snapshot();
    expect(await keys('n')).toContain('again');
    const after = session.snapshot();
    expect(before.phase === 'ready' && after.phase === 'ready' && after.state.at).toBe(
      before.phase === 'ready' ? before.state.at : -1,
    );
    expect(await keys('/', 'no such thing', '\r')).toContain('in no row');
  });

  it('shows texts in two ways and bytes with the field under the cursor', async () => {
    const { keys } = await screen(many(1));
    await keys('j');
    const unified = await keys('d');
    expect(unified).toContain('- ab1d');
    expect(unified).toContain('+ ab2d');
    expect(await keys('d')).toMatch(/ab1d +┃ ab2d/);
    const hex = await keys('x');
    expect(hex).toContain('the-field');
    expect(hex).toContain('31');
    expect(await keys('\t', 'l', 'l')).not.toContain('the-field');
  });

  it('says why bytes cannot be read and shows the values of the report', async () => {
    const { keys } = await screen(many(1), { peek: () => Promise.reject(new Error('the image is gone')) });
    const frame = await keys('j', 'd');
    expect(frame).toContain('the image is gone');
    expect(frame).toContain('The two values');
  });

  it('copies, exports to a name of the user and opens the pager', async () => {
    const { keys, did } = await screen(many(1));
    await keys('j', 'y', 'o', 'e');
    await keys('\u007f', '2');
    expect(await keys('\r')).toContain('Wrote two files');
    expect(did).toContain('copy layer:0/dir0/sub0/file0');
    expect(did).toContain('export layer:0/dir0/sub0/file0 odp-diff-expor2');
    expect(did.some((line) => line.startsWith('pager '))).toBe(true);
  });

  it('shows help, a sentence on a small terminal, and ends on q and Ctrl-C', async () => {
    const { keys, session, endings, settle, frame } = await screen(buildTarget);
    expect(await keys('?')).toContain('next filter');
    await keys(esc);
    session.resize({ columns: 60, rows: 20 });
    await settle();
    expect(frame()).toContain('needs 80 columns');
    await keys('q', '\u0003');
    expect(endings).toEqual([
      { report: buildTarget, interrupted: false },
      { report: buildTarget, interrupted: true },
    ]);
  });

  it('ends when the report cannot be made', async () => {
    const { endings } = await screen(buildTarget, { load: () => Promise.reject(new Error('no such image')) });
    expect(endings).toEqual([new Error('no such image')]);
  });

  it('never lets a name steer the terminal', async () => {
    const report = many(1);
    const evil = `x${esc}[2J\u202e\n<script>${'y'.repeat(4096)}`;
    const [finding] = report.findings;
    if (finding === undefined) throw new Error('no finding');
    const hostile = { ...finding, path: ['layer:0', evil], location: { ...finding.location, name: evil }, left: evil };
    const { keys, did } = await screen({ ...report, findings: [hostile] });
    for (const key of ['t', 'j', 'j', 'd', 'd', 'x', 'y', '\t']) {
      const frame = await keys(key);
      expect(frame).not.toContain(`${esc}[2J`);
      expect(frame).not.toContain('\u202e');
      expect(frame.split('\n').length).toBe(30);
    }
    expect(did.join()).not.toContain(esc);
  });

  it('moves through 100,000 findings without making more rows than the screen has', async () => {
    const { keys, session } = await screen(many(100_000));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await keys('l', 'G');
    const snapshot = session.snapshot();
    expect(snapshot.phase === 'ready' && snapshot.state.at).toBe(100_000);
    const start = performance.now();
    for (let at = 0; at < 50; at++) session.press({ input: 'k', name: null });
    expect((performance.now() - start) / 50).toBeLessThan(100);
    expect((await keys('k')).split('\n').length).toBe(30);
  });
});
