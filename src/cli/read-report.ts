import { readFile } from 'node:fs/promises';
import { InputError } from '../model/problem.ts';
import type { Report } from '../model/report.ts';
import { reasonOf } from '../util/system-refusal.ts';
import { checkSchema, type Schema } from './check-schema.ts';
import { reportSchemaFile } from './schema-files.ts';

const hint = "A report is what 'odp-diff … --json FILE' wrote.";

/** Reads a saved report and holds it against the published schema, so that a view can rely on its type. */
export async function readReport(file: string): Promise<Report> {
  const value = parse(file, await readText(file));
  if (isObject(value) && typeof value.schemaVersion === 'number' && value.schemaVersion !== 1) {
    throw new InputError(
      'report-version',
      `${file} has schema version ${value.schemaVersion}; this version reads 1`,
      hint,
    );
  }
  const schema = JSON.parse(await readFile(reportSchemaFile, 'utf8')) as Schema;
  const fault = checkSchema(value, schema);
  if (fault !== null) throw new InputError('report-schema', `${file} is not a report: ${fault}`, hint);
  return value as Report;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'ENOENT' ? 'no such file' : reasonOf(code);
    throw new InputError('report-read', `cannot read ${file}: ${reason}`, hint);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError('report-json', `${file} is not a report: it is not JSON`, hint);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
